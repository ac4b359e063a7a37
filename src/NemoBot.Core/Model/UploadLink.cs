namespace NemoBot.Core.Model;

/// <summary>A page of ours at which a person sends the files that the platform did not let through. It is used up once files have arrived.</summary>
/// <param name="Id">The inbox id of the message that it was offered for.</param>
/// <param name="Message">What the files belong to: that message, without files. Its words are carried out when they arrive; empty if they were already, or if there were none.</param>
public sealed record UploadLink(string Id, DateTimeOffset ExpiresAt, IncomingMessage Message)
{
    /// <summary>Of one chat; a further one replaces the oldest.</summary>
    public const int Most = 10;

    /// <summary>How long after its end an upload that began in time may be finished: as long as unfinished uploads are kept.</summary>
    public static readonly TimeSpan ToFinish = TimeSpan.FromDays(1);

    /// <summary>Begins the id of the message that the files arrive with.</summary>
    private const string Prefix = "link-";

    /// <summary>Returns the message that the files arrive with; one link makes one message, however often it is asked for.</summary>
    public IncomingMessage Arrival(IEnumerable<StoredFile> files, DateTimeOffset now) => Message with
    {
        MessageId = Prefix + Id,
        Continues = Message.MessageId,
        Attachments = [.. files.Select(file => new Attachment(file.Id, file.FileName, file.SizeBytes) { MediaType = file.MediaType, IsStored = true })],
        SentAt = now,
        AwaitsAnswer = false,
    };
}
