"use strict";
{
  const search = document.getElementById("search");
  const marked = [...document.querySelectorAll(".line, article")];
  const words = new Map([...document.querySelectorAll(".line a")].map(link =>
    [link.hash.slice(1), `${link.hash.slice(1)} ${link.title}`.toLowerCase()]));
  const nameOf = item => item.id || item.querySelector("a").hash.slice(1);
  const all = document.getElementById("show-all");

  const update = () => {
    const wanted = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const item of marked) {
      const own = words.get(nameOf(item)) ?? "";
      item.hidden = !wanted.every(word => own.includes(word));
    }
    const shown = [...document.querySelectorAll(".line")].filter(line => line.offsetParent).length;
    document.getElementById("matches").textContent = shown === 1 ? "1 claim" : `${shown} claims`;
    document.querySelector(".none").hidden = shown > 0;
    for (const card of document.querySelectorAll(".paper"))
      card.classList.toggle("empty", ![...card.querySelectorAll(".line")].some(line => line.offsetParent));
  };

  if (search) {
    search.closest("label").hidden = false;
    search.form.addEventListener("input", update);
    search.form.addEventListener("submit", event => event.preventDefault());
    search.form.reset();
    // A link to a claim shows it, whatever was chosen before.
    const follow = () => {
      const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      if (target && !target.offsetParent) {
        search.value = "";
        all.checked = true;
        update();
        target.scrollIntoView();
      }
    };
    addEventListener("hashchange", follow);
  }

  for (const box of document.querySelectorAll(".copied")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      const text = box.querySelector("pre");
      try {
        await navigator.clipboard.writeText(text.textContent);
        button.textContent = "Copied";
      } catch {
        getSelection().selectAllChildren(text);
        button.textContent = "Selected";
      }
    });
    box.querySelector("h4").append(" ", button);
  }

  // On paper everything is open.
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details:not([open])")];
    for (const one of closed) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of closed) one.open = false;
  });
}
