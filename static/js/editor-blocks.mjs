/**
 * What the text editor cannot write by itself: inset text, details, footnotes, videos, the caption
 * of a table; and what is pasted from a word processor, tidied by the server before it arrives.
 *
 * The editor loads this by its own name (settings.DJANGO_PROSE_EDITOR_EXTENSIONS). What it writes
 * is what govblog/prose/allowed.py lets in.
 */
import {
  Extension,
  Mark,
  Node,
  Plugin,
  Table as PlainTable,
  updateAttrsDialog,
} from "django-prose-editor/editor";

const button = ({ buttons, menu }, name, icon, title, rest) =>
  menu.defineItem({ name, groups: "nodes", button: buttons.material(icon, title), ...rest });

export const Inset = Node.create({
  name: "inset",
  group: "block",
  content: "block+",
  defining: true,
  parseHTML: () => [{ tag: "div.govuk-inset-text" }],
  renderHTML: () => ["div", { class: "govuk-inset-text" }, 0],
  addMenuItems(storage) {
    button(storage, "inset", "format_indent_increase", "Inset text", {
      command: (editor) => editor.chain().focus().toggleWrap("inset").run(),
      active: (editor) => editor.isActive("inset"),
    });
  },
});

/** Inserts blocks, and a paragraph behind them in which to go on; an empty one is not kept. */
const insert = (editor, blocks) =>
  editor.chain().focus().insertContent([...blocks, { type: "paragraph" }]).run();

/** In the editor details are open: a closed element could not be written in. */
const open = (tag, className) => () => () => {
  const dom = document.createElement(tag);
  dom.className = className;
  return { dom, contentDOM: dom };
};

export const DetailsSummary = Node.create({
  name: "detailsSummary",
  content: "text*",
  defining: true,
  parseHTML: () => [{ tag: "summary" }],
  renderHTML: () => ["summary", 0],
  addNodeView: open("p", "app-editor-summary"),
});

const details = (summary, paragraphs) => ({
  type: "details",
  content: [
    { type: "detailsSummary", content: summary ? [{ type: "text", text: summary }] : [] },
    ...paragraphs.map((text) => ({
      type: "paragraph",
      content: text ? [{ type: "text", text }] : [],
    })),
  ],
});

export const Details = Node.create({
  name: "details",
  group: "block",
  content: "detailsSummary block+",
  defining: true,
  parseHTML: () => [{ tag: "details" }],
  renderHTML: () => ["details", 0],
  addNodeView: open("div", "app-editor-details"),
  addMenuItems(storage) {
    const ask = updateAttrsDialog(
      {
        summary: { title: "Words that are always shown", required: true },
        text: { title: "Text shown on request", format: "textarea" },
      },
      { title: "Details", submitText: "Insert" },
    );
    button(storage, "details", "expand_circle_down", "Details", {
      command: async (editor) => {
        const said = await ask(editor, {});
        if (!said) return;
        insert(editor, [details(said.summary, paragraphs(said.text))]);
      },
      active: (editor) => editor.isActive("details"),
      enabled: (editor) => !editor.isActive("details"),
    });
  },
});

const paragraphs = (text) => {
  const found = text.split(/\n\s*\n/).map((one) => one.replace(/\s+/g, " ").trim());
  return found.some(Boolean) ? found.filter(Boolean) : [""];
};

export const Footnote = Mark.create({
  name: "footnote",
  // Around every other mark, so that a note with bold words in it stays one note
  priority: 2000,
  inclusive: false,
  parseHTML: () => [{ tag: "span.app-footnote" }],
  renderHTML: () => ["span", { class: "app-footnote" }, 0],
  addMenuItems(storage) {
    const ask = updateAttrsDialog(
      {
        text: {
          title: "Text of the note",
          description: "Shown at the end of the post. A number stands here.",
          format: "textarea",
        },
      },
      { title: "Footnote", submitText: "Insert" },
    );
    button(storage, "footnote", "note_add", "Footnote", {
      command: async (editor) => {
        if (editor.isActive("footnote")) {
          editor.chain().focus().extendMarkRange("footnote").unsetMark("footnote").run();
          return;
        }
        if (!editor.state.selection.empty) {
          editor.chain().focus().setMark("footnote").run();
          return;
        }
        const text = (await ask(editor, {}))?.text.replace(/\s+/g, " ").trim();
        if (!text) return;
        const note = { type: "text", text, marks: [{ type: "footnote" }] };
        editor.chain().focus().insertContent(note).unsetMark("footnote").run();
      },
      active: (editor) => editor.isActive("footnote"),
    });
  },
});

export const Video = Node.create({
  name: "video",
  group: "block",
  atom: true,
  draggable: true,
  addAttributes: () => ({
    href: { default: "", parseHTML: (element) => element.querySelector("a")?.href },
    title: { default: "", parseHTML: (element) => element.textContent.trim() },
  }),
  parseHTML: () => [{ tag: "div.app-video", priority: 60 }],
  renderHTML: ({ node }) => [
    "div",
    { class: "app-video" },
    ["a", { href: node.attrs.href }, node.attrs.title],
  ],
  addMenuItems(storage) {
    const ask = updateAttrsDialog(
      {
        href: { title: "Address at YouTube or Vimeo", format: "url", required: true },
        title: { title: "Title of the video", required: true },
        transcript: {
          title: "Transcript",
          description: "What is said and shown, for who cannot hear or see it.",
          format: "textarea",
        },
      },
      { title: "Video", submitText: "Insert" },
    );
    button(storage, "video", "movie", "Video", {
      command: async (editor) => {
        const said = await ask(editor, {});
        if (!said) return;
        const { href, title, transcript } = said;
        const written = [{ type: "video", attrs: { href, title } }];
        if (transcript.trim()) {
          written.push(details(`Transcript of ${title}`, paragraphs(transcript)));
        }
        insert(editor, written);
      },
    });
  },
});

export const Table = PlainTable.extend({
  addAttributes() {
    return {
      ...this.parent?.(),
      caption: {
        default: null,
        parseHTML: (element) => element.querySelector("caption")?.textContent.trim() || null,
        // The editor's own view of a table shows this (static/scss/_desk-editor.scss)
        renderHTML: ({ caption }) => (caption ? { "data-caption": caption } : {}),
      },
    };
  },
  parseHTML() {
    return [...this.parent(), { tag: "caption", ignore: true }];
  },
  renderHTML({ node }) {
    const { caption } = node.attrs;
    return ["table", ...(caption ? [["caption", caption]] : []), ["tbody", 0]];
  },
  addCommands() {
    const size = (title) => ({ type: "number", title, format: "number", min: "1", max: "100" });
    const ask = updateAttrsDialog(
      {
        rows: size("Rows"),
        cols: size("Columns"),
        withHeaderRow: { title: "Include header row", enum: ["Yes", "No"] },
      },
      { title: "Table", submitText: "Insert table" },
    );
    // The editor's own dialog proposes a table without headers, which the checks then stop
    const usual = { rows: "3", cols: "3", withHeaderRow: "Yes" };
    const insertTableWithOptions = () => ({ editor }) => {
      ask(editor, usual).then((said) => {
        if (!said) return;
        const rows = Number.parseInt(said.rows, 10) || 3;
        const cols = Number.parseInt(said.cols, 10) || 3;
        const withHeaderRow = said.withHeaderRow === "Yes";
        editor.chain().focus().insertTable({ rows, cols, withHeaderRow }).run();
      });
    };
    return { ...this.parent?.(), insertTableWithOptions };
  },
  addMenuItems(storage) {
    this.parent?.(storage);
    const ask = updateAttrsDialog(
      { caption: { title: "What the table shows" } },
      { title: "Caption of the table" },
    );
    button(storage, "table:caption", "title", "Caption of the table", {
      groups: "table",
      hidden: (editor) => !editor.isActive("table"),
      command: async (editor) => {
        const said = await ask(editor, editor.getAttributes("table"));
        if (!said) return;
        const caption = said.caption.replace(/\s+/g, " ").trim() || null;
        editor.chain().focus().updateAttributes("table", { caption }).run();
      },
    });
  },
});

// A picture that stands in the pasted text itself: it is not kept, and too much to be sent
const INLINE_PICTURE = /\ssrc\s*=\s*(["'])data:[^"']*\1/gi;
const PROCESSED = /mso-|urn:schemas-microsoft|docs-internal-guid/i;

export const TidyPaste = Extension.create({
  name: "tidyPaste",
  addOptions: () => ({ url: "" }),
  addProseMirrorPlugins() {
    const { editor, options } = this;
    const tidied = async (view, html) => {
      const body = new FormData();
      body.append("html", html);
      const form = view.dom.closest("form");
      body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
      const answer = await fetch(options.url, { method: "POST", body });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      return answer.text();
    };
    const handlePaste = (view, event) => {
      const pasted = event.clipboardData?.getData("text/html") ?? "";
      const html = pasted.replace(INLINE_PICTURE, "");
      if (!PROCESSED.test(html)) return false;
      tidied(view, html).then(
        (clean) => editor.chain().focus().insertContent(clean).run(),
        // Better pasted as it is than lost: it is tidied again when it is saved
        () => view.pasteHTML(html),
      );
      return true;
    };
    return [new Plugin({ props: { handlePaste } })];
  },
});
