using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fakes.Discord;
using NemoBot.Replies;
using NemoBot.Tests.Platforms.Discord;

namespace Faults;

/// <summary>A person on Discord: slash commands in a server, or in direct messages, where plain messages with files are said too.</summary>
/// <remarks>What is said is taken: the gateway's session keeps it for replay.</remarks>
internal sealed class DiscordPerson(DiscordEnd discord, string user, string channel, bool isDirect, Mark mark, Lives lives) : IScriptedPerson
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly List<SaidThing> _accepted = [];

    /// <summary>Tokens of the commands among <see cref="Accepted"/>, by their id.</summary>
    private readonly Dictionary<string, string> _commands = [];

    /// <summary>When each command was given, on the real clock, by its id.</summary>
    private readonly Dictionary<string, long> _given = [];

    public Mark Mark => mark;

    public IReadOnlyList<SaidThing> Accepted => _accepted;

    public async Task ActAsync(Random random, CancellationToken cancellationToken)
    {
        var wish = Wish.Next(mark, _accepted.Count, random, all: false);
        var id = discord.NewId();
        var file = wish.Kind == WishKind.Footage ? discord.Files.Attach(discord.NewId(), wish.FileName, mark.Clip()) : null;
        if (isDirect && random.Next(2) == 0)
        {
            await discord.SayAsync(Message(id, wish.Words, file));
        }
        else
        {
            var command = Command(id, wish, file);
            _commands[id] = (string)command["token"]!;
            _given[id] = TimeProvider.System.GetTimestamp();
            await discord.InteractAsync(command);
        }

        _accepted.Add(new(id, wish));
    }

    public bool IsAtRest() => !Violations().Any();

    public IEnumerable<string> Seen() => discord.RequestsTo(channel, [.. _commands.Values]).Select(body => body.ToJsonString(Readable)).Concat(Shown.Select(message => message.Body.ToJsonString(Readable)));

    public Task<IReadOnlyList<Delivered>> VideosAsync() => Task.FromResult<IReadOnlyList<Delivered>>(
        [.. Shown.Where(message => message.HasVideo).Select(message => new Delivered(message.Id, About(message), message.Files is [{ Content: { } bytes }, ..] ? bytes : []))]);

    public IEnumerable<string> Violations()
    {
        var shown = Shown;
        var answers = _commands.Values.Select(discord.Interactions.AnswerTo).OfType<FakeMessage>().ToHashSet();

        // Where a command's first answer came too late, the bot says it in the channel, as a message of its own.
        var own = shown.Count(message => About(message) is null && !answers.Contains(message));
        foreach (var said in _accepted.Where(said => !IsTurnedAway(said) && !shown.Any(message => About(message) == said.MessageId)))
        {
            if (!(_commands.TryGetValue(said.MessageId, out var token) && (IsAnswer(discord.Interactions.AnswerTo(token)) || own-- > 0)))
            {
                yield return $"message {said.MessageId} has no answer.";
            }
        }

        foreach (var card in shown.Where(message => message.IsLoading || Words(message).Contains(Texts.In("en")[TextKey.ButtonCancel], StringComparison.Ordinal)))
        {
            yield return $"the card {card.Id} never ended: {Words(card)}";
        }

        foreach (var twins in shown.Where(message => message.Body["nonce"] is not null).GroupBy(message => (string?)message.Body["nonce"]).Where(group => group.Count() > 1))
        {
            yield return $"the post {twins.Key} was sent {twins.Count()} times.";
        }
    }

    public string Transcript() => string.Join('\n', _accepted.Select(said => $"you {said.MessageId}: {said.Wish.Kind} {said.Wish.Marker} {(_commands.ContainsKey(said.MessageId) ? "by command" : "")}")
        .Concat(Shown.Select(message => $"bot {message.Id} (to {About(message)}) {(message.HasVideo ? "[video]" : "")} {(message.IsLoading ? "[loading]" : "")}: {Words(message)}")));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private IReadOnlyList<FakeMessage> Shown => discord.Shown(channel);

    private static string Words(FakeMessage message) => $"{message.Content} {message.Body["components"]?.ToJsonString(Readable)} {message.Body["embeds"]?.ToJsonString(Readable)}";

    private static bool IsAnswer(FakeMessage? message) => message is { IsLoading: false, Edits: > 0 };

    /// <summary>
    /// A command in a server whose answer is for the person's eyes alone, and whose first answer came later than 3 seconds: Discord itself told the person
    /// that the application did not respond, and has no way left to whisper. Either a first answer was refused as late, or no process lived through those
    /// seconds: killed between storing the command and answering it, nobody gives the first answer any more.
    /// </summary>
    private bool IsTurnedAway(SaidThing said) =>
        !isDirect && said.Wish.Kind is WishKind.Status or WishKind.Help
        && _commands.TryGetValue(said.MessageId, out var token) && discord.Interactions.AnswerTo(token) is null
        && (discord.Interactions.WasAnsweredTooLate(token) || !lives.Cover(_given[said.MessageId], discord.Interactions.FirstAnswerWithin));

    private static string? About(FakeMessage message) => (string?)message.Body["message_reference"]?["message_id"];

    private JsonObject Message(string id, string words, JsonObject? file)
    {
        var message = Payloads.DirectMessage(id, words);
        message["channel_id"] = channel;
        message["author"]!["id"] = user;
        message["attachments"] = file is null ? [] : new JsonArray(file);
        return message;
    }

    private JsonObject Command(string id, Wish wish, JsonObject? file)
    {
        var name = wish.Kind switch { WishKind.Footage or WishKind.Edit => "edit", WishKind.Export => "export", WishKind.Status => "status", _ => "help" };
        var command = Payloads.SlashCommand(id, name, wish.IsForBackend ? wish.Words : null, file, $"{DiscordEnd.InteractionToken}{id}");
        command["locale"] = "en-US";
        command["channel_id"] = channel;
        command["channel"]!["id"] = channel;
        if (isDirect)
        {
            command["context"] = 1;
            command["channel"]!["type"] = 1;
            command["authorizing_integration_owners"] = new JsonObject { ["0"] = "0" };
            command["user"] = new JsonObject { ["id"] = user };
            command.Remove("guild_id");
            command.Remove("member");
        }
        else
        {
            command["member"]!["user"]!["id"] = user;
        }

        return command;
    }
}
