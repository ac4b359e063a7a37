// Renews the figures in place: the scroll position, a selection and the focus stay, which a reload of the page would lose.
const interval = 10_000;
const parts = ['header p', 'main', 'footer p'];

async function renew() {
  if (document.hidden) return;
  const answer = await fetch('/operator', { cache: 'no-store' }).catch(() => null);
  document.body.classList.toggle('stale', !answer?.ok);
  if (answer?.status === 401) return location.reload(); // The pass has expired: the page asks for the code.
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
  for (const part of parts) {
    const [old, next] = [document.querySelector(part), fresh.querySelector(part)];
    if (next && old.innerHTML !== next.innerHTML) old.replaceChildren(...next.childNodes);
  }
}

setInterval(renew, interval);
document.addEventListener('visibilitychange', renew);
