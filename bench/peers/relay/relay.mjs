// A relay as one writes it in Node.js: events of the video API to the open pages of a chat, at most one change of the card each 250 ms. Nothing is stored.
import { randomUUID } from 'node:crypto';
import http from 'node:http';

const api = new URL(process.env.Nemo__ApiUrl);
const own = new URL(process.env.Urls);
const agent = new http.Agent({ keepAlive: true, maxSockets: Infinity });
const pace = 250;
const chats = new Map();

function chatOf(id) {
  if (!chats.has(id)) chats.set(id, { pages: new Set(), text: '', timer: null, shownAt: 0 });
  return chats.get(id);
}

function show(chat) {
  chat.timer = null;
  chat.shownAt = Date.now();
  const event = `event: entry\ndata: ${JSON.stringify({ id: 'card', from: 'bot', text: chat.text })}\n\n`;
  for (const page of chat.pages) page.write(event);
}

function changed(chat, text) {
  chat.text = text;
  if (!chat.timer) chat.timer = setTimeout(show, Math.max(0, chat.shownAt + pace - Date.now()), chat);
}

function follow(chat, text) {
  const body = JSON.stringify({ new_message: { parts: [{ text }] }, streaming: true });
  const request = http.request(new URL('/run_sse', api), { method: 'POST', agent, headers: { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) } }, (answer) => {
    let rest = '';
    answer.setEncoding('utf8');
    answer.on('data', (chunk) => {
      const frames = (rest + chunk).split('\n\n');
      rest = frames.pop();
      for (const frame of frames) {
        if (frame.startsWith('data: ')) changed(chat, JSON.parse(frame.slice(6)).content.parts.map((part) => part.text).join(''));
      }
    });
    answer.on('error', () => {});
  });
  request.on('error', () => {});
  request.end(body);
}

http.createServer((request, answer) => {
  const id = /chat=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1];
  if (request.url === '/api/chat/messages') {
    let body = '';
    request.on('data', (chunk) => { body += chunk; });
    request.on('end', () => {
      const { text } = JSON.parse(body);
      if (text !== 'help') follow(chatOf(id), text);
      answer.writeHead(202, { 'Content-Type': 'application/json' }).end('{}');
    });
  } else if (request.url === '/api/chat/events') {
    answer.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    answer.flushHeaders();
    const chat = chatOf(id);
    chat.pages.add(answer);
    request.on('close', () => chat.pages.delete(answer));
  } else {
    answer.writeHead(200, { 'Set-Cookie': `chat=${randomUUID()}` }).end('ok');
  }
}).listen(Number(own.port), own.hostname);
