// Logs in to a FakeDiscord and does what a bot does: message, slash command, deferred reply, upload, button, card of components.
// Usage: node prove.mjs API_URL TOKEN CHANNEL. Each line on stdout is a step that worked; the exit code tells the rest.
import {
  ActionRowBuilder, AttachmentBuilder, ButtonBuilder, ButtonStyle, Client, ContainerBuilder, Events, GatewayIntentBits, MediaGalleryBuilder, MediaGalleryItemBuilder, MessageFlags,
  Partials, TextDisplayBuilder,
} from 'discord.js';

const [api, token, channelId] = process.argv.slice(2);
const client = new Client({
  intents: [GatewayIntentBits.GuildMessages, GatewayIntentBits.DirectMessages],
  partials: [Partials.Channel],
  rest: { api, version: '10' },
});
const fail = error => { console.error(error); process.exit(1); };
process.on('unhandledRejection', fail);
client.on(Events.Error, fail);

const guarded = action => (...args) => Promise.resolve(action(...args)).catch(fail);

const card = (text, colour, picture) => ({
  components: [new ContainerBuilder().setAccentColor(colour)
    .addTextDisplayComponents(new TextDisplayBuilder().setContent(text))
    .addMediaGalleryComponents(new MediaGalleryBuilder().addItems(new MediaGalleryItemBuilder().setURL(`attachment://${picture}`)))
    .addActionRowComponents(new ActionRowBuilder().addComponents(new ButtonBuilder().setCustomId('stop').setLabel('Stop').setStyle(ButtonStyle.Danger)))],
  flags: MessageFlags.IsComponentsV2,
  allowedMentions: { parse: [] },
});

client.once(Events.ClientReady, guarded(async () => {
  console.log(`ready ${client.user.id}`);
}));

client.on(Events.MessageCreate, guarded(async message => {
  if (message.author.bot) return;
  console.log(`message ${message.content}`);
  const channel = await client.channels.fetch(channelId);
  const sent = await channel.send({ content: 'pong', allowedMentions: { parse: [] }, nonce: '42', enforceNonce: true });
  await sent.edit({ content: 'pong, edited', allowedMentions: { parse: [] } });
  console.log(`sent ${sent.id}`);
}));

client.on(Events.InteractionCreate, guarded(async interaction => {
  if (interaction.isChatInputCommand()) {
    await interaction.deferReply();
    console.log(`deferred ${interaction.commandName} ${interaction.options.getString('prompt')}`);
    const button = new ButtonBuilder().setCustomId('again').setLabel('Again').setStyle(ButtonStyle.Primary);
    await interaction.editReply({
      content: 'done',
      files: [new AttachmentBuilder(Buffer.alloc(2048, 1), { name: 'final.mp4' })],
      components: [new ActionRowBuilder().addComponents(button)],
      allowedMentions: { parse: [] },
    });
    console.log('uploaded');
  } else if (interaction.isButton()) {
    await interaction.deferUpdate();
    const sent = await interaction.followUp({ ...card('working', 0x5865F2, 'timeline.png'), files: [new AttachmentBuilder(Buffer.alloc(512, 1), { name: 'timeline.png' })] });
    const edited = await interaction.editReply({ ...card('done', 0x57F287, 'timeline.png'), message: sent.id });
    console.log(`card ${edited.components[0].accentColor} ${edited.flags.has(MessageFlags.IsComponentsV2)} ${edited.attachments.size}`);
    const refused = await interaction.editReply({ ...card('done', 0x57F287, 'unknown.png'), message: sent.id }).catch(error => error.code);
    console.log(`refused ${refused}`);
    await interaction.followUp({ content: 'pressed', allowedMentions: { parse: [] } });
    console.log(`pressed ${interaction.customId}`);
    await client.destroy();
    process.exit(0);
  }
}));

client.login(token).catch(fail);
