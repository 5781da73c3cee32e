/**
 * Links to comments from the time when the blog was WordPress's: `#comment-17`, with its number.
 *
 * An element of this page that has the id is what was meant: every link of ours has one. Else the
 * comment that had this number there is gone to, on this page or on another of the conversation.
 * Where there is none, the reader stays at the article.
 */
export function followOldLinks() {
  if (document.getElementById("comments")) {
    addEventListener("hashchange", follow);
    follow();
  }
}

async function follow() {
  const asked = location.hash;
  const [, old, number] = /^#(wp-)?comment-(\d{1,18})$/.exec(asked) ?? [];
  if (!number || (!old && document.getElementById(`comment-${number}`))) {
    return;
  }
  const here = document.getElementById(`wp-comment-${number}`);
  if (here) {
    location.replace(`#${here.closest("li").id}`);
    return;
  }
  const there = await addressOf(number);
  if (there && location.hash === asked) {
    location.replace(`${there}#wp-comment-${number}`);
  }
}

/** The page of this article's conversation on which the comment with an old number stands now. */
async function addressOf(number) {
  const article = location.pathname.replace(/comments\/\d+\/$/, "");
  try {
    const answer = await fetch(`/comments/wordpress/${number}/`, { method: "HEAD" });
    const found = new URL(answer.url);
    const ours = answer.ok && found.pathname.startsWith(article);
    return ours ? `${found.pathname}${found.search}` : "";
  } catch {
    return "";
  }
}
