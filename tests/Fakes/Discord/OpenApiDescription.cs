using System.Text.Json.Nodes;

namespace Fakes.Discord;

/// <summary>Validates requests against Discord's OpenAPI description: the endpoint exists, and the body matches its schema. Unknown names are errors too.</summary>
public sealed class OpenApiDescription
{
    /// <summary>The environment variable with the path of discord-openapi.json.</summary>
    public const string Variable = "NEMOBOT_DISCORD_SPEC";

    /// <summary>Documented in prose (change log of 2026-08-05), not yet in the description.</summary>
    private static readonly HashSet<string> Newer = ["file_types"];

    private readonly JsonNode _root;
    private readonly List<(string Method, string[] Parts, JsonNode? Body, HashSet<string> Query)> _endpoints = [];

    private OpenApiDescription(JsonNode root)
    {
        _root = root;
        foreach (var (path, operations) in root["paths"]!.AsObject())
        {
            foreach (var (method, operation) in operations!.AsObject().Where(pair => pair.Value is JsonObject))
            {
                _endpoints.Add((method.ToUpperInvariant(), path.Split('/'), operation!["requestBody"]?["content"]?["application/json"]?["schema"], Query(operations, operation)));
            }
        }
    }

    /// <summary>Reads the file that <see cref="Variable"/> names; null if it is not set.</summary>
    /// <exception cref="IOException">The file does not exist.</exception>
    public static OpenApiDescription? TryLoad() =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } path ? new(JsonNode.Parse(File.ReadAllText(path))!) : null;

    private HashSet<string> Query(params JsonNode?[] holders) =>
        [.. holders.SelectMany(holder => holder?["parameters"] as JsonArray ?? []).Select(parameter => Resolve(parameter!)).Where(parameter => (string?)parameter["in"] == "query").Select(parameter => (string)parameter["name"]!)];

    /// <param name="path">With the API's prefix, such as <c>/api/v10/…</c>.</param>
    /// <param name="query">The names of the query parameters.</param>
    public IEnumerable<string> Check(string method, string path, JsonObject? body, params IReadOnlyList<string> query)
    {
        var parts = path["/api/v10".Length..].Split('/');
        var matches = _endpoints.Where(endpoint => endpoint.Method == method && Matches(endpoint.Parts, parts)).ToList();
        if (matches.Count == 0)
        {
            return ["no such endpoint"];
        }

        // "@original" takes precedence over "{message_id}".
        var endpoint = matches.MaxBy(endpoint => endpoint.Parts.Count(part => !part.StartsWith('{')));
        var unknown = query.Where(name => !endpoint.Query.Contains(name)).Select(name => $"?{name} is not known");
        JsonNode? value = body?["array"] ?? body;
        return endpoint.Body is null || value is null ? unknown : unknown.Concat(Faults(endpoint.Body, value, "")).Take(5);
    }

    private static bool Matches(string[] pattern, string[] parts) =>
        pattern.Length == parts.Length && pattern.Zip(parts).All(pair => pair.First == pair.Second || pair.First.StartsWith('{'));

    private List<string> Faults(JsonNode schema, JsonNode? value, string where)
    {
        schema = Resolve(schema);
        var options = (schema["oneOf"] ?? schema["anyOf"]) as JsonArray;
        if (options is not null)
        {
            var all = options.Select(option => Faults(option!, value, where)).ToList();
            return all.MinBy(faults => faults.Count) is { Count: > 0 } best ? best : [];
        }

        var faults = new List<string>();
        var types = Types(schema);
        if (types.Count > 0 && !types.Contains(TypeOf(value)) && !(types.Contains("number") && TypeOf(value) == "integer"))
        {
            return [$"{where} is {TypeOf(value)}, not {string.Join('|', types)}"];
        }

        if (schema["const"] is { } fixedValue && !JsonNode.DeepEquals(fixedValue, value))
        {
            faults.Add($"{where} is {value?.ToJsonString()}, not {fixedValue.ToJsonString()}");
        }

        if (schema["enum"] is JsonArray names && !names.Any(name => JsonNode.DeepEquals(name, value)))
        {
            faults.Add($"{where} is {value?.ToJsonString()}, none of the known values");
        }

        switch (value)
        {
            case JsonObject json when schema["properties"] is JsonObject properties:
                faults.AddRange(ObjectFaults(schema, properties, json, where));
                break;
            case JsonArray array:
                if (array.Count > (int?)schema["maxItems"] || array.Count < (int?)schema["minItems"])
                {
                    faults.Add($"{where} has {array.Count} items");
                }

                if (schema["items"] is { } items)
                {
                    faults.AddRange(array.SelectMany((item, index) => Faults(items, item, $"{where}[{index}]")));
                }

                break;
            case JsonValue when TypeOf(value) == "string":
                var length = value.GetValue<string>().Length;
                if (length > (int?)schema["maxLength"] || length < (int?)schema["minLength"])
                {
                    faults.Add($"{where} has {length} characters");
                }

                break;
            default:
                break;
        }

        return faults;
    }

    private IEnumerable<string> ObjectFaults(JsonNode schema, JsonObject properties, JsonObject json, string where)
    {
        foreach (var required in (schema["required"] as JsonArray ?? []).Select(name => (string)name!).Where(name => !json.ContainsKey(name)))
        {
            yield return $"{where}.{required} is missing";
        }

        foreach (var (name, value) in json)
        {
            if (properties[name] is { } property)
            {
                foreach (var fault in Faults(property, value, $"{where}.{name}"))
                {
                    yield return fault;
                }
            }
            else if (schema["additionalProperties"] is not JsonObject && !Newer.Contains(name))
            {
                yield return $"{where}.{name} is not known";
            }
        }
    }

    private JsonNode Resolve(JsonNode schema)
    {
        while ((string?)schema["$ref"] is { } reference)
        {
            schema = reference.Split('/').Skip(1).Aggregate(_root, (node, name) => node[name]!);
        }

        return schema;
    }

    private static HashSet<string> Types(JsonNode schema) => schema["type"] switch
    {
        JsonArray many => [.. many.Select(type => (string)type!)],
        { } one => [(string)one!],
        null => [],
    };

    private static string TypeOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null or System.Text.Json.JsonValueKind.Null => "null",
        System.Text.Json.JsonValueKind.Object => "object",
        System.Text.Json.JsonValueKind.Array => "array",
        System.Text.Json.JsonValueKind.String => "string",
        System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False => "boolean",
        _ => value.ToJsonString().Contains('.', StringComparison.Ordinal) ? "number" : "integer",
    };
}
