using NemoBot.Core.Model;
using NemoBot.Storage.LiteDb.Tables;

namespace NemoBot.Storage.LiteDb;

/// <content>Statistics for the operator.</content>
internal sealed partial class LiteDbStore
{
    public Task<StoreFigures> FiguresAsync(DateTimeOffset failuresSince, CancellationToken cancellationToken) => ReadAsync(
        reader =>
        {
            var (waiting, aside) = InboxTable.Count(reader);
            return new StoreFigures(
                ChatTable.CountByPlatform(reader),
                JobTable.Count(reader),
                JobTable.CountFailed(reader, failuresSince),
                waiting,
                aside,
                PostTable.CountUnsent(reader),
                QuarantineTable.Count(reader),
                _uses.Used(reader, Use.Everybody, Scarce.Edits),
                _uses.Used(reader, Use.Everybody, Scarce.Exports),
                _tokenFetches.Count(reader),
                FileTable.Count(reader),
                FileTable.Bytes(reader, countedAs: null));
        },
        cancellationToken);

    public Task<IReadOnlyList<JobSummary>> ListJobsAsync(JobState? state, int count, CancellationToken cancellationToken) =>
        ReadAsync(reader => JobTable.List(reader, state, count), cancellationToken);

    public Task<JobSummary?> FindJobAsync(string id, CancellationToken cancellationToken) => ReadAsync(reader => JobTable.FindSummary(reader, id), cancellationToken);
}
