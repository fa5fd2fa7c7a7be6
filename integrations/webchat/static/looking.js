// A receipt, large, over the conversation. Without scripts it is a page of its own.

const dialog = document.querySelector("dialog.looking");
const picture = dialog.querySelector("img");
const plain = dialog.querySelector(".look-plain");
const link = dialog.querySelector("a");
let opener = null;

function look(button) {
  const { view, original, name } = button.dataset;
  opener = button;
  dialog.querySelector("#look-name").textContent = name;
  picture.hidden = !view;
  plain.hidden = Boolean(view);
  picture.removeAttribute("src");
  picture.alt = button.getAttribute("aria-label");
  if (view) picture.src = view;
  link.href = original;
  dialog.showModal();
}

export function startLooking() {
  document.addEventListener("submit", (event) => {
    const button = event.target.querySelector?.("button[data-original]");
    if (!button) return;
    event.preventDefault();
    look(button);
  });
  // What has no picture, or none any more, is told in words.
  picture.addEventListener("error", () => {
    picture.hidden = true;
    plain.hidden = false;
  });
  dialog.querySelector(".look-close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => {
    picture.removeAttribute("src");
    if (opener?.isConnected) opener.focus({ preventScroll: true });
  });
}
