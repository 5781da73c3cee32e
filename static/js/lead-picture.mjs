/**
 * Lets an editor choose the lead picture among all pictures, or add one, in the window in which
 * pictures for the text are picked.
 */
export function chooseLeadPicture() {
  const field = document.querySelector("select[data-picker]");
  if (!field) return;
  const choose = document.createElement("button");
  choose.type = "button";
  choose.className = "button";
  choose.textContent = "Choose or add a lead picture";
  field.after(" ", choose);
  choose.addEventListener("click", () => {
    awaitPicture(field);
    window.open(`${field.dataset.picker}?CKEditorFuncNum=0`, "_blank", "width=900,height=700");
  });
}

/** Takes what the picking window gives under the number 0; the text editor counts below it. */
function awaitPicture(field) {
  window.CKEDITOR ??= {};
  const tools = (window.CKEDITOR.tools ??= {});
  const others = tools.callFunction;
  tools.callFunction = (number, address, said) => {
    if (Number(number) !== 0) return others?.call(tools, number, address, said);
    tools.callFunction = others;
    const known = [...field.options].find((one) => one.value === said.key);
    if (!known) field.add(new Option(said.alternative_text || "Decorative picture", said.key));
    field.value = said.key;
    field.dispatchEvent(new Event("change", { bubbles: true }));
    field.focus();
  };
}
