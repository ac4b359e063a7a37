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
}
