using System.Security.Cryptography;
using Harness.Storage.Postgres;
using NemoBot.Storage.Exchange;
using NemoBot.Storage.Postgres.Exchange;
using static Harness.Storage.Data;

namespace NemoBot.Storage.Postgres.Tests.Moves;

/// <summary>Rows stream: memory does not grow with the store.</summary>
[Collection(nameof(RunsAlone))]
public sealed class MoveMemoryTests
{
    private const int Rows = 20_000;
    private const int RowLength = 5_000;
    private const int LookEvery = 4_000;

    [Fact]
    public async Task A_large_store_moves_in_little_memory()
    {
        await using var server = await PostgresUnderTest.PrepareAsync();
        await using var import = await PostgresImport.BeginAsync(new(server.ConnectionString), PostgresUnderTest.Secret, "store", [], Start, default);
        var (most, looks, before) = (0L, 0, GC.GetTotalMemory(forceFullCollection: true));

        import.Write(Watched(Large()));
        Assert.Equal(Rows, Watched(import.Rows()).Count(row => row is QuarantineRow));

        Assert.Equal(2 * Rows / LookEvery, looks);
        Assert.InRange(most, 0, 8L << 20); // What other tests left may go meanwhile.

        IEnumerable<StoredRow> Watched(IEnumerable<StoredRow> rows)
        {
            foreach (var (number, row) in rows.Index())
            {
                if (number % LookEvery == LookEvery - 1)
                {
                    (most, looks) = (Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before), looks + 1);
                }

                yield return row;
            }
        }
    }

    private static IEnumerable<StoredRow> Large() => Enumerable.Range(0, Rows).Select(number => new QuarantineRow("discord", "large", number, RandomNumberGenerator.GetBytes(RowLength)));
}
