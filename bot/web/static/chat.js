// Nicer with this, the same without: a form is sent behind the page, and only what the learner sees is exchanged.
(() => {
  const main = document.getElementById("m"), live = document.getElementById("live");
  let busy = false, timer = 0;

  const tell = (text, aloud) => { live.textContent = text; live.className = aloud ? "vh" : ""; };

  const ready = () => {
    const screen = main.querySelector(".screen"), copies = navigator.clipboard ? main.querySelectorAll("[data-copy]") : [];
    copies.forEach((button) => { button.hidden = false; });
    clearTimeout(timer);
    if (screen.hasAttribute("data-wait")) timer = setTimeout(() => ask("/"), 2000);
  };

  const show = (html, said) => {
    const fresh = document.createElement("div");
    fresh.innerHTML = html;
    const screen = fresh.querySelector(".screen");
    if (!screen || screen.lang !== document.documentElement.lang) return location.assign("/");
    const says = screen.querySelector(".says"), tone = says.querySelector(".right,.wrong");
    if (said && tone) {
      const mine = document.createElement("p");
      mine.className = "b me";
      mine.textContent = said;
      says.insertBefore(mine, tone);
    }
    main.replaceChildren(screen);
    scrollTo(0, 0);
    says.tabIndex = -1;
    says.focus({ preventScroll: true });
    tell(Array.from(screen.querySelectorAll(".notice,.right,.wrong"), (one) => one.textContent.trim()).join(" "), true);
    ready();
  };

  const ask = async (url, body, said) => {
    if (busy) return;
    busy = true;
    const { lost, busy: sending } = main.querySelector(".screen").dataset;
    const late = setTimeout(() => { main.setAttribute("aria-busy", true); tell(sending); }, 700);
    const given = new AbortController(), limit = setTimeout(() => given.abort(), 20000);
    let problem = lost;
    try {
      const answer = await fetch(url, { method: body ? "POST" : "GET", body, signal: given.signal, headers: { "X-Part": "screen" } });
      const text = await answer.text();
      if (answer.status === 403 || answer.redirected) return location.assign("/");
      if (answer.ok) { problem = ""; show(text, said); } else problem = text;
    } catch (fault) {
      if (!body) timer = setTimeout(() => ask(url), 4000);
    } finally {
      clearTimeout(late); clearTimeout(limit);
      busy = false;
      main.removeAttribute("aria-busy");
      if (problem) tell(problem); else if (live.className === "") tell("");
    }
  };

  addEventListener("submit", (event) => {
    const form = event.target, button = event.submitter || document.activeElement;
    if (!form.closest(".screen")) return;
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form)), words = form.words;
    if (button && button.name) body.set(button.name, button.value);
    ask("/", body, words ? words.value : button && button.innerText.replace(/^\d+\s+/, ""));
  });

  addEventListener("click", (event) => {
    const { copy, done } = event.target.dataset;
    if (copy) navigator.clipboard.writeText(copy).then(() => { event.target.textContent = done; tell(done, true); });
  });

  addEventListener("pageshow", (event) => { if (event.persisted) ask("/"); });
  ready();
  const door = main.querySelector("[data-now]");
  if (door) { history.replaceState(null, "", "/"); door.requestSubmit(); }
})();
