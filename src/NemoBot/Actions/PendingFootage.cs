using NemoBot.Conversation;
using NemoBot.Replies;

namespace NemoBot.Actions;

/// <summary>The files and links of a message that can be taken up.</summary>
/// <param name="Refusal">Words about those that cannot; null when all can.</param>
/// <param name="Number">Which part of a batch it is, from 1; 0 for a whole message.</param>
internal sealed record PendingFootage(IReadOnlyList<Attachment> Files, IReadOnlyList<Uri> Links, Answer? Refusal = null, int Number = 0)
{
    public static PendingFootage None { get; } = new([], []);

    public bool HasAny => Files.Count + Links.Count > 0;

    /// <summary>Checked by name and size before anything is transferred; the content is checked where the bytes pass.</summary>
    public static PendingFootage Of(Turn turn, long maxUploadBytes)
    {
        var taken = new List<Attachment>();
        var refusals = new List<string>();
        foreach (var file in turn.Message.Attachments)
        {
            var name = Markup.Escape(file.FileName);
            if (!MediaNames.IsAccepted(file.FileName))
            {
                refusals.Add(turn.Texts.Format(TextKey.FileRefusedFormat, name, Jobs.JobFailures.Formats));
            }
            else if (file.SizeBytes == 0)
            {
                refusals.Add(turn.Texts.Format(TextKey.FileRefusedEmpty, name));
            }
            else if (file.SizeBytes > maxUploadBytes)
            {
                refusals.Add(turn.Texts.Format(TextKey.FileRefusedSize, name, FileSize.Text(file.SizeBytes.Value), FileSize.Text(maxUploadBytes)));
            }
            else if (file.SizeBytes > turn.Limits.IncomingBytes && file.PublicUrl is null)
            {
                refusals.Add(turn.Texts.Format(TextKey.FileRefusedPlatform, name, FileSize.Text(file.SizeBytes.Value), FileSize.Text(turn.Limits.IncomingBytes)));
            }
            else
            {
                taken.Add(file);
            }
        }

        return new(taken, FootageLinks.In(turn.Message.Text), refusals.Count > 0 ? turn.Say(string.Join("\n", refusals)) : null);
    }
}
