// Renews the figures in place: the scroll position, a selection and the focus stay, which a reload of the page would lose.
const interval = 10_000;
const parts = ['header .headline', 'main', 'footer p'];

async function renew() {
  if (document.hidden) return;
  const answer = await fetch(location.href, { cache: 'no-store', headers: { 'X-Operator-Renewal': '1' } }).catch(() => null);
  document.body.classList.toggle('stale', !answer?.ok);
  if (answer?.status === 401) return location.reload(); // The session has ended: the page asks for the code.
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
  for (const part of parts) {
    const [old, next] = [document.querySelector(part), fresh.querySelector(part)];
    if (next && old.innerHTML !== next.innerHTML) old.replaceChildren(...next.childNodes);
  }
}

if ('renewed' in document.body.dataset) {
  setInterval(renew, interval);
  document.addEventListener('visibilitychange', renew);
}
