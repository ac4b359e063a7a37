using NemoBot.Core.Intents;
using NemoBot.Core.Model;
using NemoVideo.Secrets;

namespace NemoBot.Core.Secrets;

/// <summary>Takes secrets out of what people send, before it goes anywhere. The argument of /login is left alone: it is meant for us. Pure.</summary>
public static class IncomingSecrets
{
    /// <summary>On its way into the inbox. One word on its own stays for now: whether it was asked for (/login) is known only when its turn comes.</summary>
    public static IncomingMessage TakeOutOnArrival(this SecretMask mask, IncomingMessage message) =>
        message is { Command: null, Press: null, Attachments.Count: 0 } && LooksLikeToken(VisibleText.Strip(message.Forwarded ?? message.Text).Trim()) ? message : mask.TakeOut(message);

    public static IncomingMessage TakeOut(this SecretMask mask, IncomingMessage message)
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

    /// <summary>Empty where no word is left beside what was taken out.</summary>
    private static string InWords(this SecretMask mask, string text) =>
        mask.Apply(text) is var masked && !ReferenceEquals(masked, text) && !SaysSomething(masked) ? "" : masked;

    private static IReadOnlyList<Attachment> InNames(this SecretMask mask, IReadOnlyList<Attachment> files) => files.Any(file => mask.ApplyToName(file.FileName) != file.FileName)
        ? [.. files.Select(file => file with { FileName = mask.ApplyToName(file.FileName) })]
        : files;

    /// <summary>One word of the length of a token.</summary>
    public static bool LooksLikeToken(string text) => text.Length is >= 8 and <= 512 && !text.AsSpan().ContainsAny(" \n\t");

    /// <summary>Beside what was taken out there is a word.</summary>
    private static bool SaysSomething(string text) => text.Replace(SecretMask.Replacement, "", StringComparison.Ordinal).EnumerateRunes().Any(System.Text.Rune.IsLetterOrDigit);
}
