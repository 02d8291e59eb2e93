// Sends forms behind the page.
(() => {
  const page = document, main = page.getElementById("m"), live = page.getElementById("live");
  let busy, timer;

  const tell = (text, quiet) => { live.textContent = text; live.className = quiet ? "vh" : ""; };

  const later = (time) => { clearTimeout(timer); timer = setTimeout(ask, time, "/"); };

  const ready = () => {
    if (navigator.clipboard) main.querySelectorAll("[data-copy]").forEach((button) => { button.hidden = false; });
    if (main.querySelector("[data-wait]")) later(2000);
  };

  const show = (html, said, quiet) => {
    const fresh = page.createElement("div");
    fresh.innerHTML = html;
    const screen = fresh.firstElementChild, says = screen.querySelector(".says"), tone = says.querySelector(".right,.wrong");
    if (screen.lang !== page.documentElement.lang) return location.assign("/");
    if (quiet && screen.matches("[data-wait]")) return later(2000);
    if (said && tone) {
      const mine = page.createElement("p");
      mine.className = "me";
      mine.textContent = said;
      tone.before(mine);
    }
    main.replaceChildren(screen);
    scrollTo(0, 0);
    says.tabIndex = -1;
    says.focus({ preventScroll: true });
    tell(Array.from(screen.querySelectorAll(".notice,.right,.wrong"), (one) => one.innerText).join(" "), true);
    ready();
  };

  const ask = async (url, body, said) => {
    if (busy) return;
    busy = true;
    const words = main.querySelector(".screen").dataset, giving = new AbortController();
    const slow = setTimeout(() => body && tell(words.busy), 700), lost = setTimeout(() => giving.abort(), 20000);
    let problem = "";
    try {
      const answer = await fetch(url, { method: body ? "POST" : "GET", body, signal: giving.signal, headers: { "X-Part": "screen" } });
      const text = await answer.text();
      if (answer.status === 403) return location.assign("/");
      if (answer.ok) show(text, said, !body); else problem = text;
    } catch {
      problem = words.lost;
    } finally {
      clearTimeout(slow); clearTimeout(lost);
      busy = false;
      if (problem || !live.className) tell(problem);
      if (problem && !body) later(4000);
    }
  };

  addEventListener("submit", (event) => {
    const form = event.target, button = event.submitter || page.activeElement;
    if (!form.closest(".screen")) return;
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form));
    if (button.name) body.set(button.name, button.value);
    ask("/", body, form.words ? form.words.value : !form.matches(".one") && button.innerText.replace(/^\d+\s+/, ""));
  });

  addEventListener("click", (event) => {
    const { copy, done } = event.target.dataset;
    if (copy) navigator.clipboard.writeText(copy).then(() => { event.target.textContent = done; tell(done, true); });
  });

  addEventListener("pageshow", (event) => event.persisted && ask("/"));
  ready();
  const door = main.querySelector("[data-now]");
  if (door) { history.replaceState(0, "", "/"); door.requestSubmit(); }
})();
