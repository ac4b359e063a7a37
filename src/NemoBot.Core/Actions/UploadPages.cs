using Microsoft.Extensions.Options;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;
using NemoVideo;

namespace NemoBot.Core.Actions;

/// <summary>Offers a page of ours for files that the platform does not let through, if the bot has a public address.</summary>
internal sealed class UploadPages(IOptions<NemoVideoOptions> options, TimeProvider time, IPublicLinks? links = null)
{
    /// <summary>Whether there is such a page, and the platform lets less through than we take.</summary>
    public bool AreOffered(MessageContext context) =>
        links?.UploadsFor is not null && (context.Limits.LimitsSenders || context.Limits.IncomingBytes < options.Value.MaxUploadBytes);

    /// <summary>Says why files were refused, and offers the page for them.</summary>
    /// <param name="refusals">One line for each file.</param>
    /// <param name="isCarriedOut">Whether the words of the message are carried out now; otherwise they wait for the files.</param>
    public ActionResult Instead(MessageContext context, IEnumerable<string> refusals, bool isCarriedOut)
    {
        var message = isCarriedOut ? Wordless(context) : context.Message with { Answered = WithoutLargeFiles(context), Attachments = [], Press = null };
        var words = context.Texts[TextKey.UploadPageInstead];
        words = message.Text.Length > 0 || message.Command is not null ? $"{words} {context.Texts[TextKey.UploadPageThenWords]}" : words;
        return Offer(context, message, $"{string.Join('\n', refusals)}\n\n{words}");
    }

    /// <summary>Says how to send files, and offers the page for those that are too large.</summary>
    public ActionResult HowToUpload(MessageContext context)
    {
        var answer = HelpAction.Upload(context);
        if (!AreOffered(context))
        {
            return answer;
        }

        var hint = context.Texts.Format(TextKey.UploadPageHint, FileSize.Text(options.Value.MaxUploadBytes, context.Texts));
        return Offer(context, Wordless(context), $"{answer.Messages[0].Text}\n\n{hint}");
    }

    private ActionResult Offer(MessageContext context, IncomingMessage message, string words)
    {
        var now = time.GetUtcNow();
        var link = new UploadLink(context.Item.Id, now + links!.UploadsFor!.Value, message);
        Button button = new(context.Texts[TextKey.ButtonUploadPage], new(ButtonKind.Open, "upload"), ButtonStyle.Primary) { Link = links.ToUploads(message.Chat, link.Id) };
        return context.Say($"{words}\n\n{context.Texts.Format(TextKey.VideoLinkUntil, link.ExpiresAt.UtcDateTime)}", button) with
        {
            Chat = chat => chat with { UploadLinks = [.. chat.UploadLinks.Where(other => other.ExpiresAt + UploadLink.ToFinish > now && other.Id != link.Id).TakeLast(UploadLink.Most - 1), link] },
        };
    }

    private static IncomingMessage Wordless(MessageContext context) =>
        context.Message with { Text = "", Forwarded = null, Command = null, Press = null, Attachments = [], Answered = null, RepliesTo = null };

    /// <summary>The page takes the place of a file that is too large, also of one that was replied to.</summary>
    private static AnsweredMessage? WithoutLargeFiles(MessageContext context) => context.Message.Answered is { } answered
        ? answered with { Attachments = [.. answered.Attachments.Where(file => file is not { PublicUrl: null, IsStored: false } || !(file.SizeBytes > context.Limits.IncomingBytes))] }
        : null;
}
