using NemoBot.Core.Intents;
using NemoBot.Core.Model;
using NemoVideo.Secrets;

namespace NemoBot.Core.Secrets;

/// <summary>Removes secrets from users' messages before they are processed. The argument of /login is kept, because it is meant for us. Pure.</summary>
public static class IncomingSecrets
{
    /// <summary>Removes secrets before the message enters the inbox. Keeps a single word for now: only its handling shows whether the bot asked for it (/login).</summary>
    public static IncomingMessage RedactOnArrival(this SecretMask mask, IncomingMessage message) =>
        message is { Command: null, Press: null, Attachments.Count: 0 } && LooksLikeToken(VisibleText.Strip(message.Forwarded ?? message.Text).Trim()) ? message : mask.Redact(message);

    public static IncomingMessage Redact(this SecretMask mask, IncomingMessage message)
    {
        var masked = message with
        {
            Text = SlashCommands.Is("login", message.Command, message.Text) ? message.Text : mask.InWords(message.Text),
            Forwarded = message.Forwarded is { } foreign ? mask.InWords(foreign) : null,
            Attachments = mask.InNames(message.Attachments),
            Answered = message.Answered is { } answered ? answered with { Text = mask.InWords(answered.Text), Attachments = mask.InNames(answered.Attachments) } : null,
        };
        var isSame = masked.Text == message.Text
            && masked.Forwarded == message.Forwarded
            && ReferenceEquals(masked.Attachments, message.Attachments)
            && masked.Answered?.Text == message.Answered?.Text
            && ReferenceEquals(masked.Answered?.Attachments, message.Answered?.Attachments);
        return isSame ? message : masked with { HadSecret = true };
    }

    /// <summary>Returns an empty text if no word remains beside the masked secrets.</summary>
    private static string InWords(this SecretMask mask, string text) =>
        mask.Apply(text) is var masked && !ReferenceEquals(masked, text) && !SaysSomething(masked) ? "" : masked;

    private static IReadOnlyList<Attachment> InNames(this SecretMask mask, IReadOnlyList<Attachment> files) => files.Any(file => mask.ApplyToName(file.FileName) != file.FileName)
        ? [.. files.Select(file => file with { FileName = mask.ApplyToName(file.FileName) })]
        : files;

    /// <summary>Whether the text is a NemoVideo token alone: it can mean nothing else.</summary>
    public static bool IsToken(string text) => VisibleText.Strip(text).Trim() is var typed && typed.StartsWith("nmv_", StringComparison.Ordinal) && LooksLikeToken(typed);

    /// <summary>Whether the text is one word of the length of a token.</summary>
    public static bool LooksLikeToken(string text) => text.Length is >= 8 and <= 512 && !text.AsSpan().ContainsAny(" \n\t");

    /// <summary>Whether there is a word beside the masked secrets.</summary>
    private static bool SaysSomething(string text) => text.Replace(SecretMask.Replacement, "", StringComparison.Ordinal).EnumerateRunes().Any(System.Text.Rune.IsLetterOrDigit);
}
