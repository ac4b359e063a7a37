using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;
using NemoBot.Discord.Incoming;
using NemoBot.Discord.Rest;

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

    /// <summary>Gets whether the message is text and has a file that it keeps: components would hide that.</summary>
    public bool StaysText { get; init; }

    /// <summary>Gets the names of the files that are sent with the message; they replace those that it has.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>Gets the names of the files that the message has and keeps; components show only what they name.</summary>
    public IReadOnlyList<string> Kept { get; init; } = [];
}

/// <summary>Converts a post to the bodies of Discord messages. Without I/O.</summary>
internal static class MessageBody
{
    public const int LongestText = 2000;
    private const int LongestEmbed = 4096;
    private const int LongestEmbeds = 6000;

    /// <summary>A longer address would leave no space for text in a message.</summary>
    private const int LongestMaskedLink = 1500;

    /// <summary>IS_COMPONENTS_V2.</summary>
    public const int RichFlag = 1 << 15;
    private const int Cells = 12;

    /// <summary>The name of the file with a text that is too long for its message.</summary>
    private const string TextFile = "text.txt";

    /// <summary>Returns whether the body consists of components instead of text.</summary>
    public static bool IsRich(JsonObject body) => ((int?)body["flags"] & RichFlag) is RichFlag;

    /// <summary>
    /// Returns one body per message. Text: over 2,000 characters it is split, and the last message has the buttons and files. Components (a job's card, a video from
    /// its address): the first message has them and the buttons and files, and what does not fit follows as text.
    /// </summary>
    public static IReadOnlyList<JsonObject> Build(OutgoingMessage message, string postId, BodyOptions options)
    {
        var text = Text(message, options);
        if (IsRich(message, options))
        {
            var pieces = MessageSplit.Split(text, RichComponents.LongestText);
            return [Rich(message, postId, options, pieces[0]), .. pieces.Skip(1).SelectMany(piece => MessageSplit.Split(piece, LongestText)).Select(piece => Plain(piece, options))];
        }

        var bodies = MessageSplit.Split(text, LongestText).Select(part => Plain(part, options)).ToList();
        bodies[^1]["components"] = new JsonArray([.. Components.Rows(Buttons(message, postId, options))]);
        if (options.Files.Count > 0)
        {
            bodies[^1]["attachments"] = Attachments(message, options.Files, name => name);
        }

        return bodies;
    }

    /// <summary>
    /// Returns the post as a single message, for answers to interactions, because several could not be retried safely. Text that does not fit goes into
    /// embeds, which hold 6,000 characters, or is in <see cref="RestOf"/>. Sets every field explicitly, because an edit keeps omitted ones.
    /// </summary>
    public static JsonObject BuildOne(OutgoingMessage message, string postId, BodyOptions options)
    {
        if (IsRich(message, options))
        {
            var rich = Rich(message, postId, options, Cut(Text(message, options), RichComponents.LongestText));
            rich["content"] = null;
            rich["embeds"] = new JsonArray();
            return rich;
        }

        var bodies = Build(message, postId, options);
        var body = bodies[^1];
        body["embeds"] = new JsonArray();
        if (bodies.Count > 1)
        {
            body["content"] = options.Mention is { } user ? $"<@{user}>" : "";
            body["embeds"] = new JsonArray([.. Embeds(Text(message, options with { Mention = null })).Select(part => new JsonObject { ["description"] = part })]);
        }

        return body;
    }

    /// <summary>Returns the whole text as a file, if <see cref="BuildOne"/> would cut it in a message of components; null if it fits.</summary>
    public static AttachedFile? RestOf(OutgoingMessage message, BodyOptions options)
    {
        if (!IsRich(message, options) || Text(message, options).Length <= RichComponents.LongestText)
        {
            return null;
        }

        var content = Encoding.UTF8.GetBytes(Markup.ToPlain(Words(message, options)));
        return new(TextFile, "text/plain; charset=utf-8", content.Length, _ => Task.FromResult<Stream>(new MemoryStream(content, writable: false)));
    }

    /// <summary>Returns the files under the names by which the body refers to them.</summary>
    public static IReadOnlyList<AttachedFile> Named(JsonObject body, IReadOnlyList<AttachedFile> files) =>
        IsRich(body) ? [.. files.Select(file => file with { FileName = RichComponents.NameOf(file.FileName) })] : files;

    /// <summary>Returns the text that the message shows.</summary>
    public static string ShownText(JsonObject body) => body["components"] is JsonArray parts && IsRich(body) ? RichComponents.TextOf(parts) : (string?)body["content"] ?? "";

    /// <summary>Returns whether the message has buttons.</summary>
    public static bool HasButtons(JsonObject body) => body["components"] is JsonArray { Count: > 0 } parts && (!IsRich(body) || RichComponents.HasRows(parts));

    /// <summary>Returns whether the message shows pictures or a video in components.</summary>
    public static bool HasGallery(JsonObject body) => body["components"] is JsonArray parts && IsRich(body) && RichComponents.HasGallery(parts);

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

    /// <summary>Returns whether the message is to consist of components: a job's card does, and a video of any size can be shown from an address only that way.</summary>
    private static bool IsRich(OutgoingMessage message, BodyOptions options) =>
        options.StaysRich || (options.Video == VideoWay.Link && message.Video?.Link is not null) || (message.Card is not null && !options.StaysText);

    private static JsonObject Rich(OutgoingMessage message, string postId, BodyOptions options, string text)
    {
        var files = options.Kept.Concat(options.Files).Select(name => ShownFile.Attached(RichComponents.NameOf(name), LabelOf(message, name))).ToList();
        if (options.Video == VideoWay.Link && message.Video?.Link is { } address)
        {
            files.Insert(0, new(address.AbsoluteUri));
        }

        var rows = Components.Rows(Buttons(message, postId, options));
        var body = new JsonObject { ["flags"] = RichFlag, ["components"] = RichComponents.Of(message.Card, text, files, rows), ["allowed_mentions"] = Mentions(options) };
        if (options.Files.Count > 0)
        {
            body["attachments"] = Attachments(message, options.Files, RichComponents.NameOf);
        }

        return body;
    }

    private static JsonObject Plain(string text, BodyOptions options) => new() { ["content"] = text, ["allowed_mentions"] = Mentions(options) };

    private static JsonArray Attachments(OutgoingMessage message, IReadOnlyList<string> files, Func<string, string> nameOf) => [.. files.Select((name, number) =>
    {
        var file = new JsonObject { ["id"] = number.ToString(CultureInfo.InvariantCulture), ["filename"] = nameOf(name) };
        if (nameOf(name) != name)
        {
            file["title"] = name;
        }

        if (LabelOf(message, name) is { } label)
        {
            file["description"] = label;
        }

        return file;
    })];

    /// <summary>Returns what one of two stills shows; null for another file.</summary>
    private static string? LabelOf(OutgoingMessage message, string fileName) => fileName switch
    {
        Comparison.BeforeName => message.Comparison?.BeforeLabel,
        Comparison.AfterName => message.Comparison?.AfterLabel,
        _ => null,
    };

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
