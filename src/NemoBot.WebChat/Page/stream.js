// Server-sent events over fetch: unlike EventSource, it reveals why a connection failed, and controls when to retry.
import { browserLanguage } from './words.js';

const firstDelay = 600;
const longestDelay = 20_000;
// The server sends something every 15 seconds: a longer silence means a dead connection.
const longestSilence = 40_000;

/**
 * Follows the chat until the page closes.
 * @param on event name -> function(data); besides the server's events: `state` with 'open', 'lost', 'offline', 'parked' or 'blocked'.
 */
export function follow(on) {
  let last = 0;
  let delay = firstDelay;
  let timer = 0;
  let running = null;
  let asleep = false;
  let renewed = false;

  async function run() {
    clearTimeout(timer);
    running?.abort();
    const mine = new AbortController();
    running = mine;
    asleep = false;
    let wait = 0;
    try {
      const headers = { Accept: 'text/event-stream', 'X-Chat-Language': browserLanguage };
      if (last) headers['Last-Event-ID'] = String(last);
      const response = await fetch('/api/chat/events', { headers, signal: mine.signal, cache: 'no-store' });
      if (response.status === 401) return await renew(response);
      if (!response.ok) {
        wait = 1000 * (Number(response.headers.get('Retry-After')) || 0);
        throw new Error(`events: ${response.status}`);
      }
      await read(response.body, mine, (event) => {
        if (event.kind === 'synced') {
          delay = firstDelay;
          renewed = false;
          on.state('open');
        }
        if (event.id) last = event.id;
        if (event.kind === 'reset') last = 0;
        if (event.kind === 'parked') asleep = true;
        else on[event.kind]?.(event.data);
      });
    } catch {
      // Any failure: retries below.
    }
    if (running !== mine) return;
    on.state(asleep ? 'parked' : navigator.onLine ? 'lost' : 'offline');
    if (asleep) return;
    timer = setTimeout(run, Math.max(wait, delay * (0.75 + Math.random() / 2)));
    delay = Math.min(delay * 1.8, longestDelay);
  }

  // The cookie is unknown: loading the page issues a new one, or asks for the access code.
  async function renew(response) {
    const refusal = await response.json().catch(() => null);
    if (renewed) return on.state('blocked');
    if (refusal?.error?.code !== 'no_chat') return location.reload();
    const page = await fetch('/', { cache: 'no-store' });
    if (!page.ok) throw new Error(`page: ${page.status}`); // Tried again, like a failed connection: it says nothing about cookies.
    renewed = true;
    last = 0;
    on.reset?.();
    timer = setTimeout(run, 50);
  }

  const wake = () => {
    if (document.visibilityState === 'visible' && (asleep || running?.signal.aborted)) run();
  };
  document.addEventListener('visibilitychange', wake);
  addEventListener('focus', wake);
  addEventListener('online', () => {
    delay = firstDelay;
    run();
  });
  addEventListener('offline', () => on.state('offline'));
  addEventListener('pagehide', () => running?.abort());
  addEventListener('pageshow', (event) => event.persisted && run());
  run();
  /** Begins anew, with whatever cookie there is now. */
  return { renew: run };
}

async function read(body, controller, take) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let pending = '';
  let silence = 0;
  const alive = () => {
    clearTimeout(silence);
    silence = setTimeout(() => controller.abort(), longestSilence);
  };
  try {
    for (alive(); ;) {
      const { value, done } = await reader.read();
      if (done) return;
      alive();
      pending += value;
      const frames = pending.split('\n\n');
      pending = frames.pop();
      for (const frame of frames) {
        const event = parse(frame);
        if (event) take(event);
      }
    }
  } finally {
    clearTimeout(silence);
  }
}

function parse(frame) {
  const event = { kind: 'message', id: 0, data: null };
  for (const line of frame.split('\n')) {
    if (line.startsWith('event: ')) event.kind = line.slice(7);
    else if (line.startsWith('id: ')) event.id = Number(line.slice(4));
    else if (line.startsWith('data: ')) event.data = JSON.parse(line.slice(6));
  }
  return event.data === null ? null : event;
}
