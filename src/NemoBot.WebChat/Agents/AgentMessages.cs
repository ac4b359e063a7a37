using NemoBot.Core.Model;
using NemoBot.WebChat.Api;
using NemoBot.WebChat.Incoming;
using NemoBot.WebChat.Outgoing;
using NemoVideo;

namespace NemoBot.WebChat.Agents;

/// <summary>Says something in a chat for an agent, and waits for what the bot answers.</summary>
internal sealed class AgentMessages(ChatIntake intake, ChatJournal journal, IStore store, IFileStore files, FileGate gate, Microsoft.Extensions.Options.IOptions<NemoVideoOptions> nemo, TimeProvider time)
{
    /// <summary>The store is asked this often whether the work has ended: agents wait seconds to minutes, and are few.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>Stores a message, and returns what the bot says to it within the time.</summary>
    /// <exception cref="RefusedRequestException">The message is not accepted.</exception>
    public async Task<AgentAnswer> SayAsync(AgentChat agent, string text, StoredFile? file, TimeSpan wait, CancellationToken cancellationToken)
    {
        var clean = VisibleText.Of(text.ReplaceLineEndings("\n")).Trim();
        if (clean.Length == 0 && file is null)
        {
            throw new RefusedRequestException(StatusCodes.Status400BadRequest, RefusalCode.EmptyMessage);
        }

        if (clean.Length > MessageLimits.Text)
        {
            throw MultipartMessage.TextTooLong();
        }

        var before = await LastChangeAsync(agent.Chat, cancellationToken);
        var entry = new WireEntry("", default, "you", clean) { Language = agent.Language, Files = file is null ? null : [WireMapping.ToFile(file)] };
        await intake.AcceptAsync(agent.Chat, entry, agent.CountedAs, cancellationToken);
        return await AnswerAsync(agent.Chat, before, wait, cancellationToken);
    }

    /// <summary>Stores a file, whose message is still to be said.</summary>
    /// <exception cref="RefusedRequestException">The file is not accepted.</exception>
    public async Task<StoredFile> KeepAsync(AgentChat agent, string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        if (content.IsEmpty)
        {
            throw AcceptedFiles.Empty(name);
        }

        var owner = new FileOwner(agent.Chat) { CountedAs = agent.CountedAs, AwaitsMessage = true };
        var type = AcceptedFiles.MediaTypeOf(content.Span[..Math.Min(content.Length, NemoVideo.Uploads.MediaSignature.HeadBytes)], name, mediaType: null);
        await gate.CheckAsync(owner.CountedAs, content.Length, cancellationToken);
        await files.CheckSpaceAsync(owner, content.Length, cancellationToken);
        await using var stream = new MemoryStream(content.ToArray(), writable: false);
        try
        {
            return await files.SaveAsync(owner, name, type, stream, nemo.Value.MaxUploadBytes, cancellationToken);
        }
        catch (StorageException fault)
        {
            throw fault.OfFiles == FilesFault.Away ? AcceptedFiles.Away() : AcceptedFiles.NoRoom();
        }
        catch (ShareUsedUpException)
        {
            throw AcceptedFiles.ShareUsedUp();
        }
    }

    /// <summary>Returns the newest lines of the chat, and whether work is running.</summary>
    public async Task<AgentAnswer> StatusAsync(ChatKey chat, int lines, CancellationToken cancellationToken) => new(
        await IsBusyAsync(chat, cancellationToken),
        [.. (await journal.ReadAsync(chat, 0, cancellationToken)).OrderBy(line => line.Entry.Position).TakeLast(lines).Select(line => AgentLine.Of(line.Entry))]);

    private async Task<AgentAnswer> AnswerAsync(ChatKey chat, long after, TimeSpan wait, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (await IsBusyAsync(chat, cancellationToken) && time.GetElapsedTime(began) < wait)
        {
            await Task.Delay(LookEvery, time, cancellationToken);
        }

        var isBusy = await IsBusyAsync(chat, cancellationToken);
        var lines = await journal.ReadAsync(chat, after, cancellationToken);
        return new(isBusy, [.. lines.Where(line => line.Entry is { From: "bot", Deleted: not true }).OrderBy(line => line.Entry.Position).Select(line => AgentLine.Of(line.Entry))]);
    }

    private async Task<bool> IsBusyAsync(ChatKey chat, CancellationToken cancellationToken) =>
        await store.NextMessageAsync(chat, cancellationToken) is not null
        || (await store.UnfinishedJobsAsync(chat, cancellationToken)).Count > 0
        || (await store.UnsentPostsAsync(chat, cancellationToken)).Count > 0;

    private async Task<long> LastChangeAsync(ChatKey chat, CancellationToken cancellationToken) =>
        await journal.ReadAsync(chat, 0, cancellationToken) is [.., var last] ? last.Change : 0;
}
