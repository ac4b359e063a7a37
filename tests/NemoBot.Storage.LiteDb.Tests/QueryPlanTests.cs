using System.Reflection;
using Harness.Storage;
using LiteDB;
using LiteDB.Engine;

namespace NemoBot.Storage.LiteDb.Tests;

/// <summary>What a message costs does not depend on how many messages and chats the store has: both queries of <see cref="IDocumentReader"/> find their documents by an index.</summary>
public sealed class QueryPlanTests : IAsyncLifetime
{
    private readonly DocumentQueries _queries = new();
    private LiteDbUnderTest _test = null!;
    private LiteEngine _engine = null!;

    public async ValueTask InitializeAsync()
    {
        _test = await LiteDbUnderTest.StartAsync();
        await _test.CloseAsync();
        _engine = new(new EngineSettings { Filename = _test.DatabasePath, Collation = Collation.Binary });
    }

    public async ValueTask DisposeAsync()
    {
        _engine.Dispose();
        await _test.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Ranges_of_every_index_in_the_code_are_found_in_their_order(bool descending) =>
        Assert.Empty(InCode().Select(index => FaultOf(index.Collection, _queries.Between(index, "a", "b", 10, descending))).OfType<string>());

    [Fact]
    public void Documents_are_found_by_their_ids() =>
        Assert.Empty(LiteDbStore.AllIndexes.Select(index => FaultOf(index.Collection, _queries.ById("a"))).OfType<string>());

    [Fact]
    public void The_indexes_in_the_code_are_found_too() =>
        Assert.Equal(LiteDbStore.AllIndexes.Select(index => $"{index.Collection}.{index.Field}").Order(), InCode().Where(index => !index.IsOfIds).Select(index => $"{index.Collection}.{index.Field}").Order());

    [Fact]
    public void A_query_that_reads_all_documents_is_found()
    {
        var sorted = new Query { OrderBy = BsonExpression.Create("$.number"), Limit = 1 };
        sorted.Where.Add(BsonExpression.Create("$._id BETWEEN 'a' AND 'b'"));
        var filtered = new Query();
        filtered.Where.Add(BsonExpression.Create("$._id = 'a'"));
        filtered.Where.Add(BsonExpression.Create("$.number = 1"));

        Assert.NotNull(FaultOf("jobs", _queries.Between(new KeyIndex("jobs", "missing"), "a", "b", 10, descending: false)));
        Assert.NotNull(FaultOf("jobs", sorted));
        Assert.NotNull(FaultOf("jobs", filtered));
    }

    /// <summary>Those of the tables, wherever they are: an index that the store does not create is not found.</summary>
    private static IReadOnlyList<KeyIndex> InCode() =>
    [
        .. typeof(KeyIndex).Assembly.GetTypes()
            .SelectMany(type => type.GetProperties(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(property => property.PropertyType == typeof(KeyIndex))
            .Select(property => (KeyIndex)property.GetValue(null)!),
    ];

    /// <summary>Returns the plan if the query reads other documents than it returns.</summary>
    private string? FaultOf(string collection, Query query)
    {
        query.ExplainPlan = true;
        using var reader = _engine.Query(collection, query);
        Assert.True(reader.Read());
        var plan = reader.Current.AsDocument;
        var mode = plan["index"]["mode"].AsString;
        var isDirect = mode.StartsWith("INDEX SEEK(", StringComparison.Ordinal) || mode.StartsWith("INDEX RANGE SCAN(", StringComparison.Ordinal);
        return isDirect && !plan.ContainsKey("filters") && !plan.ContainsKey("orderBy") ? null : plan.ToString();
    }
}
