using System.Net;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using NemoBot.Cluster;
using NemoBot.Core.Model;
using NemoBot.Operations.Checks;
using NemoBot.Storage;
using NemoBot.Storage.Engines;

namespace NemoBot.Tests.Operations;

/// <summary>What <c>check</c> says to a node.</summary>
public sealed class ClusterCheckTests
{
    [Theory]
    [InlineData("folder", "", "Note", "Storage:FilesFolder is not set. Footage and results are in")]
    [InlineData("s3", "", "Note", "let the proxy send each visitor to the same node")]
    [InlineData("folder", "/data/files", "Good", "All nodes have to share /data/files")]
    [InlineData("s3", "/data/files", "Good", "All nodes have to share /data/files")]
    public async Task A_folder_that_the_other_nodes_can_hardly_have_is_noted(string files, string folder, string verdict, string words)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Storage:FilesFolder"] = folder }).Build();
        var storage = Options.Create(new StorageOptions { Engine = StorageOptions.ServerEngine, Path = "/data/nemobot.db", FilesFolder = folder, Files = files });
        var check = new ClusterCheck(Options.Create(new ClusterOptions { Enabled = true }), storage, configuration, new ServerThatIsAway(), TimeProvider.System);

        var line = (await check.RunAsync(default).ToListAsync()).Single(line => line.Subject == "shared");

        Assert.Equal(verdict, line.Verdict.ToString());
        Assert.Contains(words, line.Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.0.0.5", "10.0.0.5")] // The machine may have a public address too.
    [InlineData("127.0.0.2", "127.0.0.2")]
    [InlineData("192.0.2.7", "0.0.0.0")] // Behind address translation.
    [InlineData("fd00::5", "fd00::5")]
    [InlineData("2001:db8::7", "::")]
    public void A_node_listens_for_others_at_its_own_address_alone_if_it_has_it(string address, string listens) =>
        Assert.Equal(IPAddress.Parse(listens), ClusterOptions.ListeningAddress(IPAddress.Parse(address), [IPAddress.Parse("203.0.113.9"), IPAddress.Parse("10.0.0.5"), IPAddress.Parse("fd00::5")]));

    private sealed class ServerThatIsAway : IServerEngine
    {
        public IXmlRepository Keys => throw new NotSupportedException();

        public Task<DateTimeOffset> NowAsync(CancellationToken cancellationToken) => throw new StorageException("It is away.");

        public Task<StoreCounts?> InspectAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public IServerStore CreateStore() => throw new NotSupportedException();

        public Task<IServerImport> BeginImportAsync(string store, IReadOnlyCollection<XElement> keys, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IServerExport> BeginExportAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
