// The page works without this file. It looks for new texts every two seconds
// and sends forms without a reload, so that nothing that is being typed is lost.
"use strict";
(() => {
  const parse = html => new DOMParser().parseFromString(html, "text/html");

  // Lists only grow, so new texts are added below and whoever is reading or has
  // a button in focus is not disturbed.
  const grow = (list, fresh) => {
    const old = list.querySelector(".empty") ? 0 : list.children.length;
    if (fresh.querySelector(".empty") || fresh.children.length < old) return list.replaceChildren(...fresh.children);
    if (fresh.children.length === old) return;
    if (old === 0) list.replaceChildren();
    list.append(...[...fresh.children].slice(old));
  };

  const update = html => {
    const fresh = parse(html);
    for (const part of document.querySelectorAll("[data-live]")) {
      const next = fresh.getElementById(part.id);
      if (!next) continue;
      if (part.tagName === "OL") grow(part, next);
      else if (part.textContent !== next.textContent) part.textContent = next.textContent;
    }
    return fresh;
  };

  const look = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (answer.ok) update(await answer.text());
    } catch { /* the program is being restarted: the next look will find it */ }
  };

  const send = async (form, button) => {
    const body = new URLSearchParams(new FormData(form, button));
    const box = form.querySelector("input[type=text]");
    try {
      const answer = await fetch(form.action, { method: "POST", body });
      if (!answer.ok) throw new Error(answer.status);
      const fresh = update(await answer.text());
      if (!box) return;
      box.value = "";
      form.elements.id.value = fresh.getElementById(box.id).form.elements.id.value;
      box.focus();
    } catch {
      form.requestSubmit(button); // shows what went wrong; its ID keeps it one text
    }
  };

  document.addEventListener("submit", event => {
    const form = event.target;
    if (!form.hasAttribute("data-quiet") || form.dataset.busy) return;
    event.preventDefault();
    form.dataset.busy = "yes";
    send(form, event.submitter).finally(() => delete form.dataset.busy);
  });

  setInterval(look, 2000);
})();
