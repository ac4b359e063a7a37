using System.Globalization;
using System.Text.Json;
using NemoBot.Core.Model;
using NemoBot.Storage.Engines;

namespace NemoBot.Cluster.Nodes;

/// <summary>Keeps the members of the cluster in the bot's own database.</summary>
internal sealed partial class MembershipTable(IServerStore store, TimeProvider time, ILogger<MembershipTable> logger) : IMembershipTable
{
    private INodeTable Nodes => store.Nodes;

    public Task InitializeMembershipTable(bool tryInitTableVersion) => Task.CompletedTask; // The store's migration did.

    public async Task<MembershipTableData> ReadAll()
    {
        var rows = await Nodes.ReadAsync(CancellationToken.None);
        return new([.. rows.Rows.Select(Entry)], Version(rows));
    }

    public async Task<MembershipTableData> ReadRow(SiloAddress key)
    {
        var rows = await Nodes.ReadAsync(CancellationToken.None);
        return new([.. rows.Rows.Where(row => row.Node == key.ToParsableString()).Select(Entry)], Version(rows));
    }

    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) => Nodes.TryAddAsync(Row(entry, 0), Before(tableVersion), CancellationToken.None);

    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) =>
        Nodes.TryUpdateAsync(Row(entry, long.Parse(etag, CultureInfo.InvariantCulture)), Before(tableVersion), CancellationToken.None);

    public async Task UpdateIAmAlive(MembershipEntry entry)
    {
        try
        {
            await Nodes.BeatAsync(entry.SiloAddress.ToParsableString(), CancellationToken.None);
        }
        catch (StorageException fault)
        {
            LogNotTold(fault); // After failures Orleans waits for up to 10 s, and a node that is silent for so long needs one vote to be declared dead. The next beat is a second away.
        }
    }

    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => Nodes.RemoveEndedAsync(time.GetUtcNow() - beforeDate, CancellationToken.None);

    /// <summary>Never called by a node. The rows of one cluster are all that the table has.</summary>
    public Task DeleteMembershipTableEntries(string clusterId) => throw new NotSupportedException();

    [LoggerMessage(LogLevel.Debug, "Could not tell the others that this node lives; trying again")]
    private partial void LogNotTold(Exception fault);

    private static TableVersion Version(NodeRows rows) => new(checked((int)rows.Version), rows.Version.ToString(CultureInfo.InvariantCulture));

    /// <summary>The version that the caller has read.</summary>
    private static long Before(TableVersion version) => long.Parse(version.VersionEtag, CultureInfo.InvariantCulture);

    private static Tuple<MembershipEntry, string> Entry(NodeRow row)
    {
        var member = JsonSerializer.Deserialize<Member>(row.Json, JsonSerializerOptions.Web)!;
        var entry = new MembershipEntry
        {
            SiloAddress = SiloAddress.FromParsableString(row.Node),
            SiloName = member.Name ?? "",
            HostName = member.Host ?? "",
            RoleName = member.Role ?? "",
            Status = member.Status,
            StartTime = member.StartedAt.UtcDateTime,
            IAmAliveTime = row.AliveAt.UtcDateTime,
            SuspectTimes = [.. member.Suspicions.Select(each => Tuple.Create(SiloAddress.FromParsableString(each.By), each.At.UtcDateTime))],
        };
        return Tuple.Create(entry, row.Version.ToString(CultureInfo.InvariantCulture));
    }

    private static NodeRow Row(MembershipEntry entry, long version)
    {
        var suspicions = (entry.SuspectTimes ?? []).Select(each => new Suspicion(each.Item1.ToParsableString(), At(each.Item2)));
        var member = new Member(entry.SiloName, entry.HostName, entry.RoleName, entry.Status, At(entry.StartTime), [.. suspicions]);
        return new(entry.SiloAddress.ToParsableString(), version, At(entry.IAmAliveTime), entry.Status == SiloStatus.Dead, JsonSerializer.Serialize(member, JsonSerializerOptions.Web));
    }

    private static DateTimeOffset At(DateTime utc) => new(DateTime.SpecifyKind(utc, DateTimeKind.Utc));

    /// <param name="Suspicions">Of other nodes, that it has ended.</param>
    private sealed record Member(string? Name, string? Host, string? Role, SiloStatus Status, DateTimeOffset StartedAt, IReadOnlyList<Suspicion> Suspicions);

    private sealed record Suspicion(string By, DateTimeOffset At);
}
