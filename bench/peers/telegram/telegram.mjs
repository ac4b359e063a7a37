// A bot as one writes it on grammY, with the update stored in SQLite (flushed) before it is answered.
import http from 'node:http';
import { Bot } from 'grammy';
import sqlite from 'node-sqlite3-wasm';

const own = new URL(process.env.Urls);
const store = new sqlite.Database(process.env.Storage__Path);
store.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE IF NOT EXISTS updates (id INTEGER PRIMARY KEY, value TEXT NOT NULL);');
const insert = store.prepare('INSERT OR IGNORE INTO updates (id, value) VALUES (?, ?)');
const bot = new Bot(process.env.Telegram__Token, { client: { apiRoot: process.env.Telegram__ApiUrl.replace(/\/$/, '') } });

bot.on('message:text', async (context) => {
  insert.run([context.update.update_id, JSON.stringify(context.update)]);
  await context.reply('Send a video, and say what to do with it.', { reply_parameters: { message_id: context.msg.message_id } });
});
bot.catch(() => {});
bot.start();
http.createServer((request, answer) => answer.end('ok')).listen(Number(own.port), own.hostname);
