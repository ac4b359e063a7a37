using System.Text.RegularExpressions;
using NemoBot.Cluster;

namespace NemoBot.Tests.Documents;

/// <summary>What compose.cluster.yaml and the manifests of deploy/kubernetes promise holds by what is written in them; nothing here runs a container.</summary>
public sealed partial class ClusterManifestsTests
{
    private static readonly string Root = Fakes.Repository.FindRoot();
    private static readonly string Compose = File.ReadAllText(Path.Combine(Root, "compose.cluster.yaml"));
    private static readonly string Kubernetes = File.ReadAllText(Path.Combine(Root, "deploy", "kubernetes", "nemobot.yaml"));

    /// <summary>Docker publishes no port of a container that is in internal networks alone, and says nothing of it.</summary>
    [Fact]
    public void What_publishes_a_port_is_in_a_network_that_is_not_internal()
    {
        var published = Services().Where(service => service.Value.Contains("    ports:", StringComparison.Ordinal)).ToList();
        Assert.Equal(["proxy"], published.Select(service => service.Key));
        Assert.All(published, service => Assert.Contains("- outside", service.Value, StringComparison.Ordinal));
        Assert.Contains("  cluster:\n    internal: true", Compose, StringComparison.Ordinal);
        Assert.DoesNotContain("  outside:\n    internal", Compose, StringComparison.Ordinal);
    }

    /// <summary>The name of a service leads to any of its networks.</summary>
    [Theory]
    [InlineData("node1")]
    [InlineData("node2")]
    [InlineData("node3")]
    public void A_node_is_called_by_a_name_of_the_internal_network_alone(string node)
    {
        var service = Services()[node];
        var address = Address().Match(service).Groups[1].Value;
        Assert.NotEqual(node, address);
        Assert.Contains($"      cluster:\n        aliases: [{address}]", service, StringComparison.Ordinal);
    }

    [Fact]
    public void Ports_of_the_manifests_are_those_of_the_program()
    {
        var port = new ClusterOptions().SiloPort;
        Assert.Contains($"- name: nodes\n              containerPort: {port}\n", Kubernetes, StringComparison.Ordinal);
        Assert.Contains($"ports:\n        - port: {port}\n", Kubernetes, StringComparison.Ordinal);
        Assert.Contains("Urls=http://0.0.0.0:5080", File.ReadAllText(Path.Combine(Root, "Dockerfile")), StringComparison.Ordinal);
        Assert.Contains("containerPort: 5080\n", Kubernetes, StringComparison.Ordinal);
        Assert.Equal(3, Regex.Count(File.ReadAllText(Path.Combine(Root, "deploy", "cluster-nginx.conf")), @"server node[1-3]:5080 "));
    }

    /// <summary>A node that is not ready gets no visitors; one that is not alive is killed, and its chats move.</summary>
    [Theory]
    [InlineData("startupProbe", "/health/live")]
    [InlineData("livenessProbe", "/health/live")]
    [InlineData("readinessProbe", "/health/ready")]
    public void No_node_is_killed_because_it_is_not_ready(string probe, string path) =>
        Assert.Contains($"{probe}:\n            httpGet: {{ path: {path}, port: http }}", Kubernetes, StringComparison.Ordinal);

    [Fact]
    public void The_digest_of_each_image_is_one_that_the_script_asks_for()
    {
        var script = File.ReadAllText(Path.Combine(Root, "scripts", "pin-images.sh"));
        var pinned = Directory.EnumerateFiles(Root).Where(file => Digest().IsMatch(File.ReadAllText(file))).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);
        Assert.Equal(["Dockerfile", "compose.cluster.yaml", "compose.yaml"], pinned);
        Assert.Contains("Dockerfile compose.yaml compose.cluster.yaml |", script, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Services()
    {
        var services = Compose[(Compose.IndexOf("\nservices:\n", StringComparison.Ordinal) + 11)..Compose.IndexOf("\nnetworks:\n", StringComparison.Ordinal)];
        return Service().Split(services).Skip(1).Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);
    }

    [GeneratedRegex(@"^  ([a-z0-9]+):\n", RegexOptions.Multiline)]
    private static partial Regex Service();

    [GeneratedRegex(@"\$\{[A-Z_]+_DIGEST-?\}")]
    private static partial Regex Digest();

    [GeneratedRegex(@"Cluster__Address: (\S+)")]
    private static partial Regex Address();
}
