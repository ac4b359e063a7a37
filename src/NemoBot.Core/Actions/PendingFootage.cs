using NemoBot.Core.Model;
using NemoBot.Core.Text.Captions;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;
using NemoBot.Core.Work;

namespace NemoBot.Core.Actions;

/// <summary>Represents the files and links of a message that can be accepted.</summary>
/// <param name="Refusal">The notice about those that cannot be accepted; null if all can.</param>
/// <param name="Number">The part's number in a batch, from 1; 0 for a whole message.</param>
internal sealed record PendingFootage(IReadOnlyList<Attachment> Files, IReadOnlyList<Uri> Links, ActionResult? Refusal = null, int Number = 0)
{
    public static PendingFootage None { get; } = new([], []);

    /// <summary>The caption file of the message, at most one: it is no footage, but text for the editor.</summary>
    public IReadOnlyList<Attachment> Captions { get; init; } = [];

    /// <summary>One line for each file that is too large for the platform, and may be sent at a page of ours (<see cref="StartWork.WithPage"/>).</summary>
    public IReadOnlyList<string> Awaited { get; init; } = [];

    public bool HasAny => Files.Count + Links.Count > 0;

    /// <summary>Returns the footage in the message itself.</summary>
    public static PendingFootage Of(MessageContext context, long maxUploadBytes, UploadPages pages) =>
        Of(context, context.Message.Attachments, context.Message.Forwarded is { } foreign ? AnsweredFootage.Links(foreign) : FootageLinks.In(context.Message.Text), maxUploadBytes, pages);

    /// <summary>Combines both, including their refusals.</summary>
    public PendingFootage And(PendingFootage other) => this with
    {
        Files = [.. Files, .. other.Files],
        Links = [.. Links, .. other.Links],
        Captions = [.. Captions.Concat(other.Captions).Take(1)],
        Refusal = (Refusal, other.Refusal) is ({ } first, { } second) ? first.And(second) : Refusal ?? other.Refusal,
        Awaited = [.. Awaited, .. other.Awaited],
    };

    /// <summary>Checks files by size before any transfer; their format is detected from the first bytes during the transfer.</summary>
    public static PendingFootage Of(MessageContext context, IReadOnlyList<Attachment> files, IReadOnlyList<Uri> links, long maxUploadBytes, UploadPages pages)
    {
        var taken = new List<Attachment>();
        var captions = new List<Attachment>();
        var refusals = new List<string>();
        var awaited = new List<string>();
        var isOffered = pages.AreOffered(context);
        foreach (var file in files)
        {
            var name = Markup.Escape(file.FileName);
            if (file.SizeBytes == 0)
            {
                refusals.Add(context.Texts.Format(TextKey.FileRefusedEmpty, name));
            }
            else if (CaptionFormat.Claimed(file.FileName, file.MediaType) is not null)
            {
                if (captions.Count > 0)
                {
                    refusals.Add(context.Texts.Format(TextKey.CaptionsOneAtATime, name));
                }
                else if (file.SizeBytes > CaptionFormat.MostBytes)
                {
                    refusals.Add(context.Texts.Format(TextKey.FileRefusedSize, name, FileSize.Text(file.SizeBytes.Value, context.Texts), FileSize.Text(CaptionFormat.MostBytes, context.Texts)));
                }
                else
                {
                    captions.Add(file);
                }
            }
            else if (file.SizeBytes > maxUploadBytes)
            {
                refusals.Add(context.Texts.Format(TextKey.FileRefusedSize, name, FileSize.Text(file.SizeBytes.Value, context.Texts), FileSize.Text(maxUploadBytes, context.Texts)));
            }
            else if (file is { PublicUrl: null, IsStored: false } && file.SizeBytes > context.Limits.IncomingBytes)
            {
                (isOffered ? awaited : refusals).Add(context.Texts.Format(
                    isOffered ? TextKey.FileTooLargeHere : TextKey.FileRefusedPlatform, name, FileSize.Text(file.SizeBytes.Value, context.Texts), FileSize.Text(context.Limits.IncomingBytes, context.Texts)));
            }
            else
            {
                taken.Add(file);
            }
        }

        return new(taken, links, refusals.Count > 0 ? context.Say(string.Join("\n", refusals)) : null) { Captions = captions, Awaited = awaited };
    }
}
