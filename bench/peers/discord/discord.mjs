// A bot as one writes it on discord.js: defers each command; "edit" follows a stream of the video API and shows its newest event once a second, "help" is answered. Nothing is stored.
import http from 'node:http';
import { Client, Events, GatewayIntentBits } from 'discord.js';

const api = new URL(process.env.Nemo__ApiUrl);
const own = new URL(process.env.Urls);
const agent = new http.Agent({ keepAlive: true, maxSockets: Infinity });
const client = new Client({ intents: [GatewayIntentBits.DirectMessages], rest: { api: process.env.Discord__ApiUrl.replace(/\/v10$/, ''), version: '10' } });

function follow(interaction) {
  const body = JSON.stringify({ new_message: { parts: [{ text: interaction.options.getString('prompt') }] }, streaming: true });
  const request = http.request(new URL('/run_sse', api), { method: 'POST', agent, headers: { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) } }, (answer) => {
    let text = '';
    let isShowing = false;
    answer.setEncoding('utf8');
    answer.on('data', (chunk) => {
      for (const frame of chunk.split('\n\n')) {
        if (frame.startsWith('data: ')) text = JSON.parse(frame.slice(6)).content.parts.map((part) => part.text).join('');
      }
      if (isShowing) return;
      isShowing = true;
      setTimeout(async () => {
        await interaction.editReply(text).catch(() => {});
        isShowing = false;
      }, 1000);
    });
    answer.on('error', () => {});
  });
  request.on('error', () => {});
  request.end(body);
}

client.on(Events.InteractionCreate, async (interaction) => {
  try {
    await interaction.deferReply();
    if (interaction.commandName === 'edit') follow(interaction);
    else await interaction.editReply('Send a video, and say what to do with it.');
  } catch {
    // Refused or too late: the next command is another one.
  }
});
client.on(Events.Error, () => {});
client.login(process.env.Discord__Token);
http.createServer((request, answer) => answer.end('ok')).listen(Number(own.port), own.hostname);
