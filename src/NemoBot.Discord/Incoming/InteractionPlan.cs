using System.Text.Json.Nodes;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;
using NemoBot.Discord.Gateway;
using NemoBot.Discord.Outgoing;
using NemoBot.Discord.Rest;

namespace NemoBot.Discord.Incoming;

/// <summary>Represents what to do with an interaction: the response that is due within 3 seconds, and what follows.</summary>
/// <param name="Callback">Body of the first response.</param>
internal sealed record InteractionPlan(JsonObject Callback, InteractionContext Context, ChatKey Chat)
{
    /// <summary>The message for the bot; null if the adapter handles the interaction alone.</summary>
    public IncomingMessage? Message { get; init; }

    /// <summary>What the adapter itself does after the first response; null for nothing.</summary>
    public CustomId? Local { get; init; }

    /// <summary>The message whose button was pressed; null if none was.</summary>
    public string? PressedMessageId { get; init; }

    /// <summary>True if the pressed message consists of components instead of text.</summary>
    public bool PressedIsRich { get; init; }

    /// <summary>Plans the response. Pure. Null for interactions that need none, and for autocompletion (<see cref="Autocompletion"/>).</summary>
    /// <param name="now">When the interaction arrived.</param>
    public static InteractionPlan? For(DiscordInteraction interaction, DateTimeOffset now) => interaction.Type switch
    {
        InteractionType.Command => Command(interaction, now),
        InteractionType.Press => Press(interaction, now),
        InteractionType.Modal => Form(interaction, now),
        _ => null,
    };

    private static InteractionPlan Command(DiscordInteraction interaction, DateTimeOffset now)
    {
        var name = interaction.Data?.Name ?? "";
        var prompt = Option(interaction, "prompt")?.Trim() ?? "";
        switch (name)
        {
            case "login":
                return Adapter(interaction, now, Forms.Login(interaction.Locale));
            case CommandCatalog.EditThisVideo:
                var target = interaction.Data is { TargetId: { } id, Messages: { } known } ? known.FirstOrDefault(message => message.Id == id) : null;
                return WithCard(interaction, now, message => message with { Answered = ContextOf(target, interaction), RepliesTo = target?.Id });
            case "edit" or "upload":
                // An instruction with the file is an edit: "upload" alone would not read it.
                return WithCard(interaction, now, message => message with
                {
                    Command = prompt.Length > 0 || name == "edit" ? "edit" : "upload",
                    Text = prompt,
                    Attachments = Uploaded(interaction, interaction.Data?.Options?.Select(option => option.Value) ?? []),
                });
            case "export":
                return WithCard(interaction, now, message => message with { Command = name });
            case "cancel" when Choice.IsPress(Option(interaction, Choice.Job)):
                return Deferred(interaction, now, message => message with { Press = Option(interaction, Choice.Job) });
            case "cancel" when !string.IsNullOrWhiteSpace(Option(interaction, Choice.Job)):
                return Notice(interaction, now, TextKey.DiscordChooseJob); // Typed without choosing: guessing could stop a job that was paid for.
            default:
                return Deferred(interaction, now, message => message with { Command = name, Text = Option(interaction, "name")?.Trim() ?? "" });
        }
    }

    private static InteractionPlan Press(DiscordInteraction interaction, DateTimeOffset now)
    {
        var id = CustomId.Parse(interaction.Data?.CustomId ?? "");
        if (!id.BelongsTo(interaction.UserId))
        {
            return Notice(interaction, now, TextKey.DiscordNotYours);
        }

        if (id.Kind == CustomKind.Revise)
        {
            return Adapter(interaction, now, Forms.Revise(interaction.Locale, interaction.Message?.Id ?? ""));
        }

        // A deferred update leaves the message as it is: what follows is a separate message.
        var plan = Adapter(interaction, now, new() { ["type"] = 6 }) with
        {
            PressedMessageId = interaction.Message?.Id,
            PressedIsRich = interaction.Message?.Flags is { } flags && (flags & (1 << 15)) != 0,
        };
        return id.Kind == CustomKind.Button
            ? plan with { Message = MessageOf(interaction, now, plan.Context) with { Press = id.Value, RepliesTo = interaction.Message?.Id } }
            : plan with { Local = id };
    }

    private static InteractionPlan? Form(DiscordInteraction interaction, DateTimeOffset now)
    {
        var fields = interaction.Data?.Components?.SelectMany(part => part.Components ?? (part.Component is null ? [] : [part.Component])).ToList() ?? [];
        var text = fields.FirstOrDefault(field => field.Value is not null)?.Value?.Trim() ?? "";
        var id = CustomId.Parse(interaction.Data?.CustomId ?? "");
        return id.Kind switch
        {
            CustomKind.LoginForm => Deferred(interaction, now, message => message with { Command = "login", Text = text, IsPrivate = true }),
            CustomKind.ReviseForm => WithCard(interaction, now, message => message with
            {
                Command = "edit",
                Text = text,
                Attachments = Uploaded(interaction, fields.SelectMany(field => field.Values ?? [])),
                RepliesTo = id.Value.Length > 0 ? id.Value : null,
            }),
            _ => null,
        };
    }

    /// <summary>Plans work that takes a while: a card that everyone here can see.</summary>
    private static InteractionPlan WithCard(DiscordInteraction interaction, DateTimeOffset now, Func<IncomingMessage, IncomingMessage> fill)
    {
        var context = InteractionContext.Of(interaction, ephemeral: false, hasCard: true, now);
        return new(Received(context), context, ChatOf(interaction)) { Message = fill(MessageOf(interaction, now, context)) };
    }

    /// <summary>Plans an instant answer, visible to the person only.</summary>
    private static InteractionPlan Deferred(DiscordInteraction interaction, DateTimeOffset now, Func<IncomingMessage, IncomingMessage> fill)
    {
        var context = InteractionContext.Of(interaction, ephemeral: true, hasCard: true, now);
        return new(Thinking(), context, ChatOf(interaction)) { Message = fill(MessageOf(interaction, now, context)) with { AwaitsAnswer = true } };
    }

    /// <summary>Plans a text of the adapter itself, visible to the person only.</summary>
    private static InteractionPlan Notice(DiscordInteraction interaction, DateTimeOffset now, TextKey text) => Adapter(interaction, now, new()
    {
        ["type"] = 4,
        ["data"] = new JsonObject { ["content"] = Texts.In(interaction.Locale)[text], ["flags"] = 64, ["allowed_mentions"] = NoMentions() },
    });

    /// <summary>Returns the first response for an interaction whose process was killed: how that one would have responded is unknown.</summary>
    public static JsonObject FirstAnswer(InteractionContext context) => context.Reach == Reach.Ephemeral ? Thinking() : Received(context);

    private static JsonObject Received(InteractionContext context)
    {
        var data = new JsonObject { ["content"] = Texts.In(context.Locale)[TextKey.DiscordReceived], ["allowed_mentions"] = NoMentions() };
        if (!context.BotReaches)
        {
            // Needed if the bot is down when the token expires: nothing else could deliver the result here.
            data["components"] = new JsonArray(Components.Row(Components.GetResult(context)));
        }

        return new() { ["type"] = 4, ["data"] = data };
    }

    private static JsonObject Thinking() => new() { ["type"] = 5, ["data"] = new JsonObject { ["flags"] = 64 } };

    private static InteractionPlan Adapter(DiscordInteraction interaction, DateTimeOffset now, JsonObject callback) =>
        new(callback, InteractionContext.Of(interaction, ephemeral: false, hasCard: false, now), ChatOf(interaction));

    private static IncomingMessage MessageOf(DiscordInteraction interaction, DateTimeOffset now, InteractionContext context) => new()
    {
        Chat = ChatOf(interaction),
        MessageId = interaction.Id,
        SentAt = now,
        SenderId = interaction.UserId,
        LanguageHint = interaction.Locale,
        IsPrivate = context.Reach == Reach.DirectMessage,
        PlatformContext = context.Write(),
    };

    public static ChatKey ChatOf(DiscordInteraction interaction)
    {
        var isDirect = InteractionContext.ReachOf(interaction, ephemeral: false) == Reach.DirectMessage;
        return MessageMapping.Chat(interaction.ChannelId ?? "", isDirect ? null : interaction.UserId);
    }

    private static string? Option(DiscordInteraction interaction, string name) => interaction.Data?.Options?.FirstOrDefault(option => option.Name == name)?.Value;

    private static List<Attachment> Uploaded(DiscordInteraction interaction, IEnumerable<string?> ids)
    {
        var files = interaction.Data?.Files;
        return [.. ids.Select(id => id is null ? null : files?.FirstOrDefault(file => file.Id == id)).OfType<DiscordAttachment>().Take(10).Select(file => FileMapping.Map(file, null, null))];
    }

    /// <summary>Returns the message whose menu was used; null for one of ours, which is a result and not new footage.</summary>
    private static AnsweredMessage? ContextOf(DiscordMessage? target, DiscordInteraction interaction) =>
        target is null || target.Author?.Id == interaction.ApplicationId ? null : MessageMapping.ContextOf(target, interaction.ChannelId ?? "");

    private static JsonObject NoMentions() => new() { ["parse"] = new JsonArray() };
}
