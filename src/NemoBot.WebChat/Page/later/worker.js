// The service worker: shows push messages, and a page of its own while there is no connection. It keeps the files of that page, and nothing of a chat.
// Its own address says which version of the files, and in which language.
const assets = new URL('..', location).pathname;
const shell = `${assets}offline/${new URL(location).searchParams.get('lang')}`;
const parts = [`${assets}base.css`, `${assets}mark.svg`, `${assets}later/offline.js`];
const ours = 'nemobot ';
const kept = ours + shell;

self.addEventListener('install', (event) => event.waitUntil(keep()));
self.addEventListener('activate', (event) => event.waitUntil(take()));

async function keep() {
  await (await caches.open(kept)).addAll([shell, ...parts]);
  await self.skipWaiting();
}

async function take() {
  for (const name of await caches.keys()) if (name.startsWith(ours) && name !== kept) await caches.delete(name);
  // The browser itself asks for the page then, with the cookies that belong to a link from elsewhere: the server tells such a visit from the page's own.
  await self.registration.navigationPreload?.enable();
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin) return;
  if (request.mode === 'navigate' && pathname === '/' && self.registration.navigationPreload) event.respondWith(page(event));
  else if (parts.includes(pathname)) event.respondWith(part(request));
});

async function page(event) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch {
    return (await caches.match(shell)) ?? Response.error();
  }
}

const part = async (request) => (await caches.match(request.url)) ?? fetch(request);

self.addEventListener('push', (event) => event.waitUntil(tell(event.data?.json())));

// Safari takes the permission back if a message is not shown; others ask for it only where no page is in view.
const mustShow = /^((?!chrome|android).)*safari/i.test(navigator.userAgent);

async function tell(message) {
  if (!message) return;
  if (!mustShow && (await pages()).some((one) => one.visibilityState === 'visible')) return;
  const { title, body, lang } = message;
  await self.registration.showNotification(title, { body, lang, tag: 'job', renotify: true, icon: `${assets}icons/192.png`, badge: `${assets}icons/badge.png` });
}

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open());
});

async function open() {
  const [first] = await pages();
  return first ? first.focus() : self.clients.openWindow('/');
}

const pages = async () => (await self.clients.matchAll({ type: 'window', includeUncontrolled: true })).filter((one) => new URL(one.url).pathname === '/');
