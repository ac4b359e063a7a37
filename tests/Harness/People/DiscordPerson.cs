using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fakes.Discord;
using Harness.Discord;

namespace Harness.People;

/// <summary>A user on Discord: slash commands in a server, or in direct messages, where plain messages with files are used too.</summary>
/// <remarks>What is said counts as accepted: the gateway's session keeps it for replay.</remarks>
internal sealed class DiscordPerson(DiscordEnd discord, string user, string channel, bool isDirect, Mark mark, Lives lives) : IScriptedPerson
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly List<SaidThing> _accepted = [];
    private readonly List<Press> _presses = [];

    /// <summary>Tokens of the commands among <see cref="Accepted"/>, by id.</summary>
    private readonly Dictionary<string, string> _commands = [];

    /// <summary>The time of each command, on the real clock, by id.</summary>
    private readonly Dictionary<string, long> _given = [];

    public Mark Mark => mark;

    public IReadOnlyList<SaidThing> Accepted => _accepted;

    public IReadOnlyList<Press> Presses => _presses;

    public bool SendsSeveral => isDirect;

    /// <summary>Without ephemeral messages, which Discord forgets.</summary>
    public IReadOnlyList<BotMessage> Shown => [.. InChannel.Where(message => !message.IsEphemeral).Select(message => new BotMessage(message.Id, AboutCommand(message) ?? About(message), Words(message), [.. Buttons(message.Body["components"])]))];

    public async Task SayAsync(Wish wish, Random random, CancellationToken cancellationToken)
    {
        var id = discord.NewId();
        JsonObject[] files = [.. wish.FileNames.Select(name => discord.Files.Attach(discord.NewId(), name, mark.Clip()))];
        if (isDirect && (random.Next(2) == 0 || files.Length > 1 || wish.Kind == WishKind.Answer))
        {
            await discord.SayAsync(Message(id, wish.Words, files));
        }
        else
        {
            var command = Command(id, wish, files is [var file] ? file : null);
            _commands[id] = (string)command["token"]!;
            _given[id] = TimeProvider.System.GetTimestamp();
            await discord.InteractAsync(command);
        }

        _accepted.Add(new(id, wish));
    }

    public async Task PressAsync(BotMessage message, ShownButton button, CancellationToken cancellationToken)
    {
        if (InChannel.FirstOrDefault(shown => shown.Id == message.Id) is not { } pressed)
        {
            return; // Deleted meanwhile: there is nothing to press.
        }

        var id = discord.NewId();
        var press = At(Payloads.Interaction(id, 3, new() { ["component_type"] = 2, ["custom_id"] = button.Id }, $"{DiscordEnd.InteractionToken}{id}"));
        press["message"] = pressed.ToJson(Payloads.Bot);
        await discord.InteractAsync(press);
        _presses.Add(new(id, message, button));
    }

    public IEnumerable<string> Seen() => discord.RequestsTo(channel, [.. _commands.Values, .. _presses.Select(press => $"{DiscordEnd.InteractionToken}{press.PressId}")]).Select(body => body.ToJsonString(Readable)).Concat(InChannel.Select(message => message.Body.ToJsonString(Readable)));

    public Task<IReadOnlyList<Delivered>> VideosAsync() => Task.FromResult<IReadOnlyList<Delivered>>(
        [.. InChannel.Where(message => message.HasVideo).Select(message => new Delivered(message.Id, About(message), message.Files is [{ Content: { } bytes }, ..] ? bytes : []))]);

    public IEnumerable<string> Violations()
    {
        var shown = InChannel;
        var answers = _commands.Values.Select(discord.Interactions.AnswerTo).OfType<FakeMessage>().ToHashSet();

        // If a command's first answer came too late, the bot answers in the channel, in a separate message. So does the result of a press.
        var own = shown.Count(message => About(message) is null && !answers.Contains(message));
        var deleted = ((IScriptedPerson)this).Deleted().Select(message => message.About).OfType<string>().ToHashSet();
        foreach (var said in _accepted.Where(said => !IsTurnedAway(said) && !(Cancels.IsAnsweredByCard(_accepted, said) && !_commands.ContainsKey(said.MessageId)) && !deleted.Contains(said.MessageId) && !shown.Any(message => About(message) == said.MessageId)))
        {
            if (!(_commands.TryGetValue(said.MessageId, out var token) && (IsAnswer(discord.Interactions.AnswerTo(token)) || (IsLate(said.MessageId, token) && own-- > 0))))
            {
                yield return $"message {said.MessageId} has no answer.";
            }
        }

        foreach (var card in shown.Where(message => message.IsLoading || Buttons(message.Body["components"]).Any(button => button.Meaning == ButtonMeaning.Cancel)))
        {
            yield return $"the card {card.Id} never ended: {Words(card)}";
        }

        foreach (var twins in shown.Where(message => message.Body["nonce"] is not null).GroupBy(message => (string?)message.Body["nonce"]).Where(group => group.Count() > 1))
        {
            yield return $"the post {twins.Key} was sent {twins.Count()} times.";
        }
    }

    public string Transcript() => string.Join('\n', _accepted.Select(said => $"you {said.MessageId}: {said.Wish.Kind} {said.Wish.Marker} {(_commands.ContainsKey(said.MessageId) ? "by command" : "")}")
        .Concat(InChannel.Select(message => $"bot {message.Id} (to {About(message)}) {(message.HasVideo ? "[video]" : "")} {(message.IsLoading ? "[loading]" : "")}: {Words(message)}")));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private IReadOnlyList<FakeMessage> InChannel => discord.Shown(channel);

    private static string Words(FakeMessage message) => $"{message.Content} {message.Body["components"]?.ToJsonString(Readable)} {message.Body["embeds"]?.ToJsonString(Readable)}";

    private static bool IsAnswer(FakeMessage? message) => message is { IsLoading: false, Edits: > 0 };

    /// <summary>
    /// A command in a server whose answer is ephemeral, and whose first answer came later than 3 seconds: Discord itself told the user
    /// that the application did not respond, and offers no way to send an ephemeral message any more. Either a first answer was refused as late or lost on its way, or no process lived through those
    /// seconds: killed between storing the command and answering it, so that no process sends the first answer.
    /// </summary>
    private bool IsTurnedAway(SaidThing said) =>
        !isDirect && said.Wish.Kind is WishKind.Status or WishKind.Help or WishKind.Cancel
        && _commands.TryGetValue(said.MessageId, out var token) && discord.Interactions.AnswerTo(token) is null
        && IsLate(said.MessageId, token);

    private bool IsLate(string id, string token) =>
        discord.Interactions.WasAnsweredTooLate(token) || !lives.Cover(_given[id], discord.Interactions.FirstAnswerWithin);

    /// <summary>Returns the command that the message answers by its token; null for another kind of message.</summary>
    private string? AboutCommand(FakeMessage message) => _commands.Where(command => discord.Interactions.AnswerTo(command.Value)?.Id == message.Id).Select(command => command.Key).FirstOrDefault();

    /// <summary>Returns all parts of a message, however deeply nested.</summary>
    private static IEnumerable<ShownButton> Buttons(JsonNode? part) => part switch
    {
        JsonArray parts => parts.SelectMany(Buttons),
        JsonObject button when (string?)button["custom_id"] is { } id && (int?)button["type"] == 2 => [new(id, (string?)button["label"] ?? "")],
        JsonObject other => Buttons(other["components"]),
        _ => [],
    };

    private static string? About(FakeMessage message) => (string?)message.Body["message_reference"]?["message_id"];

    private JsonObject Message(string id, string words, JsonObject[] files)
    {
        var message = Payloads.DirectMessage(id, words);
        message["channel_id"] = channel;
        message["author"]!["id"] = user;
        message["attachments"] = new JsonArray([.. files]);
        return message;
    }

    private JsonObject Command(string id, Wish wish, JsonObject? file)
    {
        var name = wish.Kind switch
        {
            WishKind.Export => "export",
            WishKind.Cancel => "cancel",
            WishKind.Status => "status",
            WishKind.Help => "help",
            _ => "edit",
        };
        var prompt = name == "edit" && wish.Words.Length > 0 ? wish.Words : null;
        return At(Payloads.SlashCommand(id, name, prompt, file, $"{DiscordEnd.InteractionToken}{id}"));
    }

    /// <summary>An interaction of this user in their place.</summary>
    private JsonObject At(JsonObject interaction)
    {
        interaction["locale"] = "en-US";
        interaction["channel_id"] = channel;
        interaction["channel"]!["id"] = channel;
        if (isDirect)
        {
            interaction["context"] = 1;
            interaction["channel"]!["type"] = 1;
            interaction["authorizing_integration_owners"] = new JsonObject { ["0"] = "0" };
            interaction["user"] = new JsonObject { ["id"] = user };
            interaction.Remove("guild_id");
            interaction.Remove("member");
        }
        else
        {
            interaction["member"]!["user"]!["id"] = user;
        }

        return interaction;
    }
}
