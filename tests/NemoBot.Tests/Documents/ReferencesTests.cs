using Fakes;

namespace NemoBot.Tests.Documents;

/// <summary>Every reference in comments and documents leads somewhere: a section, a promise, a file, a type.</summary>
public sealed class ReferencesTests
{
    private static readonly Lazy<References> Known = new(() => new(Repository.FindRoot()));

    /// <summary>This file is full of references that lead nowhere, and published skill files cite what their authors have.</summary>
    private static IEnumerable<SourceText> Texts => Known.Value.Texts.Where(text =>
        !text.Path.EndsWith("/ReferencesTests.cs", StringComparison.Ordinal) && !text.Path.Contains("/Skills/Published/", StringComparison.Ordinal));

    [Fact]
    public void Every_section_that_is_cited_exists() => None(Texts.SelectMany(Known.Value.Sections));

    [Fact]
    public void Every_promise_that_is_cited_is_numbered()
    {
        Assert.Equal(["1", "2", "3", "4", "5", "6", "7", "8"], Known.Value.Promises.Order());
        None(Texts.SelectMany(Known.Value.UnknownPromises));
    }

    [Fact]
    public void Every_document_and_heading_that_is_named_or_linked_exists() => None(Texts.SelectMany(Known.Value.MissingFiles));

    [Theory]
    [InlineData("docs/architecture.md")]
    [InlineData("CONTRIBUTING.md")]
    [InlineData("docs/security.md", "Origin", "Secure", "PR_SET_DUMPABLE", "RLIMIT_CORE")]
    [InlineData("docs/seed-rules.md", "SKILL_SOURCE")]
    public void Every_type_and_test_that_a_guide_names_exists(string path, params string[] namesOfOthers)
    {
        var faults = Known.Value.UnknownNames(Texts.Single(text => text.Path == path));
        Assert.Equal(namesOfOthers.Order(StringComparer.Ordinal).Select(name => $"{path}: there is no {name}"), faults.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("docs/architecture.md")]
    [InlineData("docs/contracts/nemovideo.md")]
    [InlineData("docs/contracts/telegram.md")]
    [InlineData("docs/contracts/discord.md")]
    [InlineData("docs/security.md")]
    [InlineData("CONTRIBUTING.md")]
    public void The_README_leads_to_each_guide(string guide)
    {
        var readme = Texts.Single(text => text.Path == "README.md").Content;
        var contracts = Texts.Single(text => text.Path == "docs/contracts/README.md").Content;

        var isLinked = readme.Contains($"]({guide})", StringComparison.Ordinal);
        var isLinkedByContracts = readme.Contains("](docs/contracts/README.md)", StringComparison.Ordinal) && contracts.Contains($"]({Path.GetFileName(guide)})", StringComparison.Ordinal);

        Assert.True(isLinked || isLinkedByContracts, $"README.md does not link to {guide}.");
    }

    [Theory]
    [InlineData("// See docs/contracts/telegram.md §2.1.4.", 0)]
    [InlineData("// docs/contracts/telegram.md §1.3, §3", 0)]
    [InlineData("// docs/contracts/telegram.md §9.9", 1)]
    [InlineData("// docs/contracts/telegram.md §1.3, §99", 1)]
    [InlineData("// docs/contracts/telegram.md §2.1.44", 1)]
    [InlineData("// docs/contracts/viber.md §1", 1)]
    [InlineData("// docs/security.md §1", 1)]
    [InlineData("// contract §2.1", 1)]
    [InlineData("// (contract, section 3)", 1)]
    [InlineData("// the API's table, section 2.1", 1)]
    public void A_section_that_does_not_exist_is_found(string comment, int faults) =>
        Assert.Equal(faults, Known.Value.Sections(new("src/Example.cs", comment)).Count());

    [Theory]
    [InlineData("§2.1.4", 0)]
    [InlineData("§7.7", 1)]
    public void A_document_may_cite_its_own_sections_by_number(string words, int faults) =>
        Assert.Equal(faults, Known.Value.Sections(new("docs/contracts/telegram.md", words)).Count());

    [Theory]
    [InlineData("promise 3", 0)]
    [InlineData("Promises 1, 3, 5 and 8 hold", 0)]
    [InlineData("promise 9", 1)]
    [InlineData("promises 1, 12 and 31", 2)]
    [InlineData("nothing is promised", 0)]
    public void A_promise_that_is_not_numbered_is_found(string comment, int faults) =>
        Assert.Equal(faults, Known.Value.UnknownPromises(new("src/Example.cs", comment)).Count());

    [Theory]
    [InlineData("docs/example.md", "[security](security.md), [up](../README.md), [here](#example)", 1)]
    [InlineData("README.md", "[promise](docs/architecture.md#promise-1-accepted-means-stored)", 0)]
    [InlineData("README.md", "[promise](docs/architecture.md#promise-1)", 1)]
    [InlineData("README.md", "[away](docs/nowhere.md)", 2)]
    [InlineData("README.md", "[site](https://example.com/docs/nowhere)", 0)]
    [InlineData("README.md", "`[not a link](nowhere)`", 0)]
    [InlineData("src/Example.cs", "// see docs/nowhere.md", 1)]
    [InlineData("src/Example.cs", "// see docs/security.md", 0)]
    public void A_file_or_heading_that_does_not_exist_is_found(string path, string words, int faults) =>
        Assert.Equal(faults, Known.Value.MissingFiles(new(path, words)).Count());

    [Theory]
    [InlineData("`ReferencesTests`, `MessagePipeline.HandleAsync`, `IStore`", 0)]
    [InlineData("`NoSuchType`", 1)]
    [InlineData("`MessagePipeline.NoSuchMember`", 1)]
    [InlineData("`MessagePipeline.Platforms`", 1)] // A word of its comments.
    [InlineData("`Telegram:Token`, `--demo`, `docs/`", 0)]
    public void A_type_that_does_not_exist_is_found(string words, int faults) =>
        Assert.Equal(faults, Known.Value.UnknownNames(new("docs/example.md", words)).Count());

    private static void None(IEnumerable<string> faults)
    {
        // Assert.Empty would cut the sentences.
        List<string> all = [.. faults.Distinct()];
        Assert.True(all.Count == 0, string.Join('\n', all));
    }
}
