using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using NemoBot.Core.Delivery;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;
using NemoBot.Discord.Incoming;

namespace NemoBot.Discord.Outgoing;

/// <summary>How a post's video is sent.</summary>
internal enum VideoWay
{
    /// <summary>There is no video, or the message already has it.</summary>
    None,
    Upload,

    /// <summary>Shown from its public address.</summary>
    Link,

    /// <summary>Not sent: the message says so instead.</summary>
    Words,
}

/// <summary>Options of a body that the post does not contain.</summary>
/// <param name="Owner">The only person who may press the buttons; null if no one else can see them.</param>
/// <param name="Mention">The id of the user to notify with a mention; null for none.</param>
/// <param name="GetResult">The interaction for a "Get result" button; null for none.</param>
/// <param name="ComeBack">True adds that the message will no longer be updated, and how to continue.</param>
internal sealed record BodyOptions(string? Owner, string? Locale, VideoWay Video, string? Mention = null, InteractionContext? GetResult = null, bool ComeBack = false)
{
    /// <summary>Gets whether the message already consists of components, which Discord does not allow to change back to text.</summary>
    public bool StaysRich { get; init; }
}

/// <summary>Converts a post to the bodies of Discord messages. Without I/O.</summary>
internal static class MessageBody
{
    public const int LongestText = 2000;
    private const int LongestRichText = 3900;
    private const int LongestEmbed = 4096;
    private const int LongestEmbeds = 6000;

    /// <summary>A longer address would leave no space for text in a message.</summary>
    private const int LongestMaskedLink = 1500;

    /// <summary>IS_COMPONENTS_V2.</summary>
    public const int RichFlag = 1 << 15;
    private const int Cells = 12;

    /// <summary>Returns whether the body consists of components instead of text.</summary>
    public static bool IsRich(JsonObject body) => ((int?)body["flags"] & RichFlag) is RichFlag;

    /// <summary>Returns one body per message; texts over 2,000 characters are split, and the last message has the buttons and the video.</summary>
    public static IReadOnlyList<JsonObject> Build(OutgoingMessage message, string postId, BodyOptions options)
    {
        var text = Text(message, options);
        var rows = Components.Rows(Buttons(message, postId, options));
        var shown = options.Video == VideoWay.Link ? message.Video?.Link : null;
        if (shown is not null || options.StaysRich)
        {
            return [Rich(text, shown, rows, options)];
        }

        var parts = MessageSplit.Split(text, LongestText);
        var bodies = parts.Select(part => new JsonObject { ["content"] = part, ["allowed_mentions"] = Mentions(options) }).ToList();
        bodies[^1]["components"] = new JsonArray([.. rows]);
        if (options.Video == VideoWay.Upload)
        {
            bodies[^1]["attachments"] = message.Comparison is { } stills
                ? new JsonArray(
                    new JsonObject { ["id"] = "0", ["filename"] = Comparison.BeforeName, ["description"] = stills.BeforeLabel },
                    new JsonObject { ["id"] = "1", ["filename"] = Comparison.AfterName, ["description"] = stills.AfterLabel })
                : new JsonArray(new JsonObject { ["id"] = "0", ["filename"] = message.Video?.FileName ?? MessagePictures.NameOf(message) });
        }

        return bodies;
    }

    /// <summary>
    /// Returns the post as a single message, for answers to interactions, because several could not be retried safely. Text that does not fit goes into
    /// embeds, which hold 6,000 characters. Sets every field explicitly, because an edit keeps omitted ones.
    /// </summary>
    public static JsonObject BuildOne(OutgoingMessage message, string postId, BodyOptions options)
    {
        var bodies = Build(message, postId, options);
        var body = bodies[^1];
        if (body["flags"] is not null)
        {
            body["content"] = null;
            body["embeds"] = new JsonArray();
            return body;
        }

        body["embeds"] = new JsonArray();
        if (bodies.Count > 1)
        {
            body["content"] = options.Mention is { } user ? $"<@{user}>" : "";
            body["embeds"] = new JsonArray([.. Embeds(Text(message, options with { Mention = null })).Select(part => new JsonObject { ["description"] = part })]);
        }

        return body;
    }

    public static JsonObject Mentions(BodyOptions? options) => options?.Mention is { } user
        ? new() { ["parse"] = new JsonArray(), ["users"] = new JsonArray(user) }
        : new() { ["parse"] = new JsonArray() };

    private static List<string> Embeds(string text)
    {
        var parts = MessageSplit.Split(text, LongestEmbed);
        if (parts is [{ Length: var first }, var second, ..])
        {
            return [parts[0], Cut(parts.Count > 2 ? second + " …" : second, LongestEmbeds - first)];
        }

        return [parts[0]];
    }

    /// <summary>Truncates a text, and marks the omission.</summary>
    private static string Cut(string text, int limit) => text.Length <= limit ? text : MessageSplit.Split(text, limit - 2)[0] + " …";

    /// <summary>Builds components instead of text: the only way to show a video of any size from an address.</summary>
    private static JsonObject Rich(string text, Uri? video, List<JsonObject> rows, BodyOptions options)
    {
        var all = new List<JsonObject> { new() { ["type"] = 10, ["content"] = Cut(text, LongestRichText) } };
        if (video is not null)
        {
            all.Add(new() { ["type"] = 12, ["items"] = new JsonArray(new JsonObject { ["media"] = new JsonObject { ["url"] = video.AbsoluteUri } }) });
        }

        return new() { ["flags"] = RichFlag, ["components"] = new JsonArray([.. all, .. rows]), ["allowed_mentions"] = Mentions(options) };
    }

    private static string Text(OutgoingMessage message, BodyOptions options)
    {
        var text = new StringBuilder();
        if (options.Mention is { } user)
        {
            text.Append(CultureInfo.InvariantCulture, $"<@{user}> ");
        }

        text.Append(MarkdownWriter.Write(Words(message, options)));
        if (message.Card is { State: CardState.Working } card)
        {
            text.Append('\n').Append(Progress(card));
        }

        if (options.ComeBack)
        {
            var texts = Texts.In(options.Locale);
            text.Append("\n-# ").Append(texts.Format(TextKey.DiscordComeBack, texts[TextKey.DiscordGetResult]));
        }

        return text.ToString();
    }

    /// <summary>Returns the text, with each address that is too long for a button appended once.</summary>
    private static string Words(OutgoingMessage message, BodyOptions options)
    {
        var links = message.Buttons.Where(button => button.Link is not null).Select(button => (button.Label, Link: button.Link!));
        if (options.Video == VideoWay.Link && message.Video is { Link: { } address } video)
        {
            links = links.Append((video.FileName, address));
        }

        var text = new StringBuilder(options.Video == VideoWay.Words ? message.Video?.Instead ?? message.Text : message.Text);
        foreach (var (label, link) in links.DistinctBy(link => link.Link).Where(link => NeedsWords(link.Link)))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n\n[{Markup.Escape(label)}]({link.AbsoluteUri})");
        }

        return text.ToString();

        bool NeedsWords(Uri link) =>
            !Components.FitsButton(link) && link.AbsoluteUri.Length <= LongestMaskedLink && !message.Text.Contains(link.AbsoluteUri, StringComparison.Ordinal);
    }

    /// <summary>Returns a progress bar, and the time since the start, which Discord updates without an edit.</summary>
    private static string Progress(CardStatus card)
    {
        var line = new StringBuilder();
        if (card.Progress is { } progress)
        {
            var full = (int)Math.Round(Math.Clamp(progress, 0, 1) * Cells);
            line.Append('▰', full).Append('▱', Cells - full).Append(CultureInfo.InvariantCulture, $" {Math.Clamp(progress, 0, 1):P0} ");
        }

        return card.StartedAt is { } began ? line.Append(CultureInfo.InvariantCulture, $"<t:{began.ToUnixTimeSeconds()}:R>").ToString() : line.ToString();
    }

    private static IEnumerable<JsonObject> Buttons(OutgoingMessage message, string postId, BodyOptions options)
    {
        if (options.GetResult is { } context)
        {
            yield return Components.GetResult(context);
        }

        foreach (var button in message.Buttons.Where(button => button.Link is not { } link || Components.FitsButton(link)))
        {
            yield return Components.Of(button, postId, options.Owner);
        }

        if (message.Video is not { IsVideo: true })
        {
            yield break;
        }

        if (options.Video == VideoWay.Link && message.Video.Link is { } address && Components.FitsButton(address) && message.Buttons.All(button => button.Link != address))
        {
            yield return Components.Link(message.Video.FileName, address);
        }

        yield return Components.Revise(options.Owner, options.Locale);
        yield return Components.Delete(options.Owner, options.Locale);
    }
}
