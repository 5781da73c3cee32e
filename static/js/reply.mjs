/**
 * Replying without leaving the page: the one form moves under the comment that is answered.
 *
 * The form is moved, not copied, so its ids stay unique and what was typed comes along. Links
 * marked `data-reply` lead to the reply page when there is no form here to move.
 */
export function replyInPlace() {
  const block = document.querySelector("[data-comment-form]");
  const parent = block?.querySelector("input[name=parent]");
  if (parent) {
    new ReplyForm(block, parent);
  }
}

class ReplyForm {
  constructor(block, parent) {
    this.block = block;
    this.parent = parent;
    this.firstParent = parent.value;
    this.home = document.createComment("");
    block.before(this.home);
    this.heading = block.querySelector("[data-form-heading]");
    this.button = block.querySelector("button[type=submit]");
    this.buttonText = this.button.textContent;
    this.replyHeading = this.buildHeading();
    this.cancel = this.buildCancel();
    document.addEventListener("click", (event) => this.onClick(event));
  }

  onClick(event) {
    const link = event.target.closest("a[data-reply]");
    const wantsNewTab = event.ctrlKey || event.metaKey || event.shiftKey;
    if (link && !wantsNewTab) {
      event.preventDefault();
      this.open(link);
    }
  }

  open(link) {
    const comment = link.closest(".app-comment__main");
    const name = comment.querySelector(".app-comment__name").textContent;
    this.link = link;
    this.parent.value = link.closest("li").id.replace("comment-", "");
    this.replyHeading.textContent = `Reply to ${name}`;
    this.button.textContent = "Post reply";
    this.show(true);
    comment.append(this.block);
    this.block.querySelector("textarea").focus();
  }

  close() {
    this.parent.value = this.firstParent;
    this.button.textContent = this.buttonText;
    this.show(false);
    this.home.after(this.block);
    this.link.focus();
  }

  show(inPlace) {
    this.block.classList.toggle("app-form--in-place", inPlace);
    if (inPlace) {
      this.heading.replaceWith(this.replyHeading);
      this.button.after(this.cancel);
    } else {
      this.replyHeading.replaceWith(this.heading);
      this.cancel.remove();
    }
  }

  /** A level below the comments' own headings, because the form then stands inside a comment. */
  buildHeading() {
    const heading = document.createElement("h5");
    heading.className = "govuk-heading-m";
    return heading;
  }

  buildCancel() {
    const cancel = document.createElement("button");
    cancel.type = "button";
    cancel.className = "app-link-button";
    cancel.textContent = "Cancel";
    cancel.addEventListener("click", () => this.close());
    return cancel;
  }
}
