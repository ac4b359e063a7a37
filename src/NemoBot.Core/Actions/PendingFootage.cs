using NemoBot.Core.Model;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;
using NemoBot.Core.Work;

namespace NemoBot.Core.Actions;

/// <summary>The files and links of a message that can be taken up.</summary>
/// <param name="Refusal">Words about those that cannot; null when all can.</param>
/// <param name="Number">Which part of a batch it is, from 1; 0 for a whole message.</param>
internal sealed record PendingFootage(IReadOnlyList<Attachment> Files, IReadOnlyList<Uri> Links, ActionResult? Refusal = null, int Number = 0)
{
    public static PendingFootage None { get; } = new([], []);

    public bool HasAny => Files.Count + Links.Count > 0;

    /// <summary>What the message itself brings.</summary>
    public static PendingFootage Of(MessageContext context, long maxUploadBytes) =>
        Of(context, context.Message.Attachments, context.Message.Forwarded is { } foreign ? AnsweredFootage.Links(foreign) : FootageLinks.In(context.Message.Text), maxUploadBytes);

    /// <summary>Both, what they refuse included.</summary>
    public PendingFootage And(PendingFootage other) => this with
    {
        Files = [.. Files, .. other.Files],
        Links = [.. Links, .. other.Links],
        Refusal = (Refusal, other.Refusal) is ({ } first, { } second) ? first.And(second) : Refusal ?? other.Refusal,
    };

    /// <summary>Checked by size before anything is transferred; what the files are, their first bytes tell where they pass.</summary>
    public static PendingFootage Of(MessageContext context, IReadOnlyList<Attachment> files, IReadOnlyList<Uri> links, long maxUploadBytes)
    {
        var taken = new List<Attachment>();
        var refusals = new List<string>();
        foreach (var file in files)
        {
            var name = Markup.Escape(file.FileName);
            if (file.SizeBytes == 0)
            {
                refusals.Add(context.Texts.Format(TextKey.FileRefusedEmpty, name));
            }
            else if (file.SizeBytes > maxUploadBytes)
            {
                refusals.Add(context.Texts.Format(TextKey.FileRefusedSize, name, FileSize.Text(file.SizeBytes.Value), FileSize.Text(maxUploadBytes)));
            }
            else if (file.SizeBytes > context.Limits.IncomingBytes && file.PublicUrl is null)
            {
                refusals.Add(context.Texts.Format(TextKey.FileRefusedPlatform, name, FileSize.Text(file.SizeBytes.Value), FileSize.Text(context.Limits.IncomingBytes)));
            }
            else
            {
                taken.Add(file);
            }
        }

        return new(taken, links, refusals.Count > 0 ? context.Say(string.Join("\n", refusals)) : null);
    }
}
