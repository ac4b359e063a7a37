using Fakes.Time;
using NemoBot.Core.Model;

namespace Harness.Bot;

/// <summary>A platform in this process, without a page or a network: shows messages at once, and has whatever limits a test gives it.</summary>
internal sealed class TestPlatform(PlatformLimits limits) : IChatPlatform
{
    public const string PlatformName = "test";

    private readonly Lock _gate = new();
    private readonly Dictionary<ChatKey, List<Shown>> _chats = [];
    private readonly Dictionary<string, byte[]> _files = [];
    private readonly HashSet<string> _deleted = [];
    private int _count;

    /// <summary>No pace, so that nothing waits for a stopped clock.</summary>
    public static PlatformLimits NoLimits { get; } = new()
    {
        TextLength = 8000,
        IncomingBytes = 100 << 20,
        OutgoingBytes = 100 << 20,
        EditInterval = TimeSpan.Zero,
        EditsNotify = true,
        DrawsEndings = true,
    };

    public string Name => PlatformName;

    public PlatformLimits Limits => limits;

    /// <summary>Whether users' messages can be deleted here.</summary>
    public bool CanDelete { get; set; } = true;

    /// <summary>The faults of the next sends, one each.</summary>
    public Queue<PlatformException> Troubles { get; } = new();

    /// <summary>Selects the edits that are refused, and how; null for none.</summary>
    public Func<OutgoingMessage, PlatformFault?>? RefusesEdit { get; set; }

    /// <summary>Selects the new messages that are refused, and how; null for none.</summary>
    public Func<OutgoingMessage, PlatformFault?>? RefusesSend { get; set; }

    /// <summary>A file's stream waits for this before its first byte; null for nothing.</summary>
    public Task? HoldFiles { get; set; }

    /// <summary>This many of the next files end halfway.</summary>
    public int BreakFiles { get; set; }

    public int FilesOpened { get; private set; }

    /// <summary>Raised when a message was shown.</summary>
    public Signal Changed { get; } = new();

    public string AddFile(byte[] content)
    {
        lock (_gate)
        {
            var id = $"f{++_count}";
            _files[id] = content;
            return id;
        }
    }

    public void ForgetFiles()
    {
        lock (_gate)
        {
            _files.Clear();
        }
    }

    /// <summary>Forgets this file only.</summary>
    public void Forget(byte[] content)
    {
        lock (_gate)
        {
            foreach (var (id, _) in _files.Where(file => file.Value == content).ToList())
            {
                _files.Remove(id);
            }
        }
    }

    public bool IsDeleted(string messageId)
    {
        lock (_gate)
        {
            return _deleted.Contains(messageId);
        }
    }

    public string NextId()
    {
        lock (_gate)
        {
            return $"m{++_count}";
        }
    }

    public IReadOnlyList<Shown> In(ChatKey chat)
    {
        lock (_gate)
        {
            return [.. _chats.GetValueOrDefault(chat) ?? []];
        }
    }

    /// <summary>Runs while a new post is being sent; null for nothing.</summary>
    public Func<Task>? BeforeAnswer { get; set; }

    /// <summary>Runs before a post is shown, like an adapter that writes its receipt; null for nothing.</summary>
    public Func<PostHandle, Task>? Prepare { get; set; }

    public async Task<string> SendAsync(ChatKey chat, PostHandle post, OutgoingMessage message, CancellationToken cancellationToken)
    {
        await (Prepare?.Invoke(post) ?? Task.CompletedTask);
        if (BeforeAnswer is { } happens)
        {
            await happens();
        }

        lock (_gate)
        {
            Refuse(RefusesSend, message);
            return Troubles.TryDequeue(out var trouble) ? throw trouble : Show(chat, NextId(), post, message);
        }
    }

    public async Task<string> EditAsync(ChatKey chat, string messageId, PostHandle post, OutgoingMessage message, CancellationToken cancellationToken)
    {
        await (Prepare?.Invoke(post) ?? Task.CompletedTask);
        Refuse(RefusesEdit, message);
        return Show(chat, messageId, post, message);
    }

    public Task<bool> DeleteAsync(ChatKey chat, string messageId, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(CanDelete && _deleted.Add(messageId));
        }
    }

    public async Task<Stream> OpenAsync(ChatKey chat, Attachment attachment, CancellationToken cancellationToken)
    {
        FilesOpened++;
        if (HoldFiles is { } hold)
        {
            await hold.WaitAsync(cancellationToken);
        }

        lock (_gate)
        {
            return _files.TryGetValue(attachment.FileId, out var content)
                ? BreakFiles-- > 0 ? new BrokenOff(content) : new MemoryStream(content)
                : throw new PlatformException(PlatformFault.MessageGone, "The file is gone.");
        }
    }

    private static void Refuse(Func<OutgoingMessage, PlatformFault?>? how, OutgoingMessage message)
    {
        if (how?.Invoke(message) is { } fault)
        {
            throw new PlatformException(fault, "refused");
        }
    }

    /// <summary>Ends like an adapter's stream when its platform closes the connection.</summary>
    private sealed class BrokenOff(byte[] content) : MemoryStream(content)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position < Length / 2
                ? base.ReadAsync(buffer[..(int)Math.Min(buffer.Length, (Length / 2) - Position)], cancellationToken)
                : throw new PlatformException(PlatformFault.NotSent, "The file broke off.");
    }

    private string Show(ChatKey chat, string messageId, PostHandle post, OutgoingMessage message)
    {
        lock (_gate)
        {
            if (!_chats.TryGetValue(chat, out var shown))
            {
                _chats[chat] = shown = [];
            }

            var known = shown.Find(each => each.MessageId == messageId);
            if (known is null)
            {
                shown.Add(known = new(messageId, post.Id));
            }

            known.Becomes(message);
            Changed.Raise();
            return messageId;
        }
    }

    /// <summary>A message of the bot, with its current and earlier states.</summary>
    internal sealed record Shown(string MessageId, string PostId)
    {
        /// <summary>A new list at each change, so that readers are not disturbed.</summary>
        public IReadOnlyList<OutgoingMessage> States { get; private set; } = [];

        public OutgoingMessage Now => States[^1];

        public void Becomes(OutgoingMessage message) => States = [.. States, message];
    }
}
