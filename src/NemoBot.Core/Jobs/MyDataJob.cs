using System.Text;
using NemoBot.Core.Model;
using NemoBot.Core.Secrets;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;
using NemoVideo.Secrets;

namespace NemoBot.Core.Jobs;

/// <summary>Sends what is stored of the chat as two files, each in a message below the card: one to read, one for programs.</summary>
internal sealed class MyDataJob(IStore store, IFileStore files, SecretMask secrets, TimeProvider time) : IJob
{
    private const string TextName = "my-data.txt";
    private const string JsonName = "my-data.json";

    /// <summary>What opens a text on a phone would otherwise guess the encoding.</summary>
    private const string ByteOrderMark = "\ufeff";

    /// <summary>A store gives no more than fills this (<see cref="ChatContents.Most"/>).</summary>
    private const long MaxBytes = 256L << 20;

    public JobKind Kind => JobKind.MyData;

    public async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        context.Card.Stage(TextKey.StageMyData);
        var saved = context.Checkpoint<SavedData>();
        if (saved is null)
        {
            var contents = await store.GetContentsAsync(context.Job.Chat, cancellationToken);
            if (context.Job.Request.CountedAs is { } person)
            {
                contents = contents with { UsesOfPerson = await store.ListUsesAsync(person, cancellationToken) };
            }

            var mask = secrets.For(contents.Chat);
            var now = time.GetUtcNow();
            saved = new(
                await SaveAsync(context, TextName, "text/plain", ByteOrderMark + mask.Apply(MyDataText.Write(contents, now, context.Texts)), cancellationToken),
                await SaveAsync(context, JsonName, "application/json", mask.Apply(MyDataJson.Write(contents, now)), cancellationToken));
            await context.SaveAsync(saved);
        }

        return new(JobState.Done, new() { Text = context.Texts[TextKey.MyDataReady] })
        {
            More = [Message(saved.Text, TextKey.MyDataText, context.Texts), Message(saved.Json, TextKey.MyDataJson, context.Texts)],
        };
    }

    private async Task<SavedFile> SaveAsync(JobContext context, string name, string mediaType, string content, CancellationToken cancellationToken)
    {
        var owner = new FileOwner(context.Job.Chat) { CountedAs = context.Job.Request.CountedAs };
        var stored = await files.SaveAsync(owner, name, mediaType, new MemoryStream(Encoding.UTF8.GetBytes(content), writable: false), MaxBytes, cancellationToken);
        return new(stored.Id, stored.FileName, stored.SizeBytes);
    }

    private static OutgoingMessage Message(SavedFile file, TextKey words, Texts texts) => new()
    {
        Text = texts[words],
        Video = new(file.FileId, file.FileName, file.SizeBytes, null, null, null) { IsDocument = true, Instead = texts.Format(TextKey.MyDataNotSent, Markup.Escape(file.FileName)) },
    };

    private sealed record SavedData(SavedFile Text, SavedFile Json);

    private sealed record SavedFile(string FileId, string FileName, long SizeBytes);
}
