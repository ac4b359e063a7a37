using System.Globalization;
using LiteDB;

namespace NemoBot.Storage.LiteDb;

/// <summary>An expression that is parsed once: LiteDB parses it at each query otherwise, which takes longer than to find a document. For one query at a time.</summary>
/// <param name="source">With parameters <c>@0</c>, <c>@1</c>.</param>
internal sealed class PreparedExpression(string source)
{
    private readonly BsonExpression _parsed = BsonExpression.Create(source, new BsonDocument());

    public BsonExpression With(params ReadOnlySpan<string> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            _parsed.Parameters[i.ToString(CultureInfo.InvariantCulture)] = values[i];
        }

        return _parsed;
    }
}
