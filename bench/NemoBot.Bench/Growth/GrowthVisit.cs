using NemoBot.Core.Model;

namespace NemoBot.Bench.Growth;

/// <summary>The next message in a chat, from its arrival to the end of its edit, in the calls that the bot makes to its store.</summary>
internal sealed class GrowthVisit(GrowthStore filled, GrowthRecords records, ChatKey chat)
{
    private const int Few = 5;
    private const int Page = 200;

    private readonly IStore _store = filled.Store;
    private readonly IWebChatLog _log = filled.WebChat;
    private readonly IncomingMessage _message = GrowthRecords.Message(chat, "next");
    private readonly OutboxMessage _answer = records.Post(chat);
    private readonly OutboxMessage _card = records.Post(chat);
    private readonly StoredFile _file = records.File(chat);
    private InboxItem? _item;
    private JobRecord? _job;
    private WebChatEntry? _line;

    /// <summary>Gets the operations in a chat of a platform, in their order.</summary>
    public static IReadOnlyList<(string Name, Func<GrowthVisit, Task> RunAsync)> OfPlatform { get; } =
    [
        ("first look at the chat, its key", visit => visit.LookAsync()),
        ("accept a message", visit => visit.AcceptAsync()),
        ("next of the inbox", visit => visit.NextAsync()),
        ("chat and project", visit => visit.LookAsync()),
        ("lists of the chat", visit => visit.ListAsync()),
        ("commit an answer", visit => visit.AnswerAsync()),
        ("unsent posts", visit => visit.UnsentAsync()),
        ("mark as delivered", visit => visit.DeliveredAsync()),
        ("find a post by its message", visit => visit.FindAsync()),
        ("commit an edit", visit => visit.EditAsync()),
        ("checkpoint of a job", visit => visit.CheckpointAsync()),
        ("finish a job", visit => visit.FinishAsync()),
        ("value of a platform", visit => visit.ValueAsync()),
    ];

    /// <summary>Gets the operations in a web chat, in their order.</summary>
    public static IReadOnlyList<(string Name, Func<GrowthVisit, Task> RunAsync)> OfPage { get; } =
    [
        ("page: first look at the chat, its key", visit => visit.LookAsync()),
        ("page: newest lines", visit => visit.NewestAsync()),
        ("page: accept a message", visit => visit.AcceptOfPageAsync()),
        ("page: message by the client's id", visit => visit.KnownAsync()),
        ("page: put a line", visit => visit.PutAsync()),
        ("page: changes since", visit => visit.ChangesAsync()),
        ("page: lines above", visit => visit.AboveAsync()),
        ("page: add a file", visit => visit.AddFileAsync()),
        ("page: bytes of a person's files", visit => visit.ShareAsync()),
        ("page: bytes of all files", visit => visit.AllBytesAsync()),
    ];

    private async Task LookAsync()
    {
        var record = await _store.GetChatAsync(chat, default);
        await _store.GetProjectAsync(record.Chat, $"project of {chat}", default);
    }

    private async Task AcceptAsync() => _item = (await _store.AcceptAsync([_message], default))[0];

    private async Task NextAsync() => await _store.NextMessageAsync(chat, default);

    private async Task ListAsync()
    {
        await _store.ListProjectsAsync(chat, default);
        await _store.UnfinishedJobsAsync(chat, default);
        await _store.FinishedJobsAsync(chat, Few, default);
        await _store.ListChargesAsync(chat, Few, default);
    }

    private Task AnswerAsync() => _store.CommitAsync(new() { HandledMessageId = _item!.Id, Posts = [_answer], Chat = (chat, stored => stored with { LanguageSeen = "de" }) }, default);

    private async Task UnsentAsync() => await _store.UnsentPostsAsync(chat, default);

    private async Task DeliveredAsync() => await _store.UpdatePostAsync(chat, _answer.Id, post => post with { MessageId = "next-answer", SentVersion = post.Version }, default);

    private async Task FindAsync() => await _store.FindPostAsync(chat, "next-answer", default);

    private Task EditAsync()
    {
        _job = records.Job(chat, _card.Id);
        return _store.CommitAsync(new() { Jobs = [_job], Posts = [_card], Uses = [new(_job.Request.CountedAs!, Scarce.WaitingJobs, 1, 60), GrowthRecords.Edit(chat)] }, default);
    }

    private async Task CheckpointAsync() => await _store.UpdateJobAsync(chat, _job!.Id, job => job with { State = JobState.Running, Checkpoint = """{"sent":true}""" }, default);

    private Task FinishAsync() => _store.CommitAsync(
        new()
        {
            JobChanges = [new(chat, _job!.Id, job => job with { State = JobState.Done, FinishedAt = job.CreatedAt })],
            ProjectChanges = [new(chat, $"project of {chat}", project => project with { LastUsedAt = project.CreatedAt })],
            Posts = [_card],
            Charges = [GrowthRecords.ChargeOf(chat, _job!.Id)],
        },
        default);

    private async Task ValueAsync()
    {
        await _store.SetValueAsync("telegram", $"value of {chat}", "1", TimeSpan.FromDays(1), default);
        await _store.GetValueAsync("telegram", $"value of {chat}", default);
    }

    private async Task NewestAsync() => await _log.ReadAsync(chat, 0, Page, default);

    private async Task AcceptOfPageAsync() => await _log.AcceptAsync(_message, records.Line(chat), GrowthRecords.Client("next"), default);

    private async Task KnownAsync() => await _log.FindAsync(chat, "next", default);

    private async Task PutAsync() => _line = await _log.PutAsync(records.Line(chat), default);

    private async Task ChangesAsync() => await _log.ReadAsync(chat, _line!.Change - 1, Page, default);

    private async Task AboveAsync() => await _log.ReadBeforeAsync(chat, _line!.Position, Page, default);

    private Task AddFileAsync() => _store.AddFileAsync(_file, default);

    private async Task ShareAsync() => await _store.StoredBytesAsync(default, _file.CountedAs);

    private async Task AllBytesAsync() => await _store.StoredBytesAsync(default);
}
