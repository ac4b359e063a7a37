// The menu at the top: what is stored, and the ways out of this chat.
import { h } from '../dom.js';
import { complete, say } from '../words.js';

/** Fills the menu. @param send function(text) */
export async function fill(menu, send) {
  const sheet = h('link', { rel: 'stylesheet', href: new URL('menu.css', import.meta.url).href });
  await Promise.all([complete(), new Promise((done) => { sheet.onload = sheet.onerror = done; document.head.append(sheet); })]);
  const close = () => {
    menu.open = false;
    menu.querySelector('summary').focus();
  };
  menu.addEventListener('keydown', (pressed) => { if (pressed.key === 'Escape') close(); });
  addEventListener('pointerdown', (pressed) => { if (!menu.contains(pressed.target)) menu.open = false; });
  menu.append(h('ul', {}, [
    ['privacy', () => send('/privacy')],
    ['myData', () => send('/mydata')],
    ['forget', () => send('/forgetme')],
    ['webKeysTitle', () => location.assign('/keys')],
    ['logOut', logOut],
  ].map(([words, act]) => h('li', {}, h('button', { type: 'button', 'data-say': words, onclick: () => { close(); act(); } }, say(words))))));
}

async function logOut() {
  if (!confirm(say('logOutSure'))) return;
  await leave('logout');
  location.reload();
}

/** Ends the cookie, and forgets what this browser keeps of the chat. @param way 'leave', or 'logout' which also ends the access code's cookie */
export async function leave(way) {
  try {
    const worker = await navigator.serviceWorker?.getRegistration();
    await (await worker?.pushManager?.getSubscription())?.unsubscribe();
  } catch {
    // Not allowed here: then there is none.
  }
  await fetch(`/api/chat/${way}`, { method: 'POST' }).catch(() => {});
  try {
    localStorage.clear();
    sessionStorage.clear();
  } catch {
    // The browser keeps nothing for this page.
  }
}
