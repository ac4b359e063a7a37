using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fakes.Telegram;

/// <summary>The machine-readable Bot API description, if available: the allowed and required parameters of a call, and their types.</summary>
public sealed class TelegramSpec
{
    /// <summary>The environment variable with the path of telegram-bot-api.json.</summary>
    public const string Variable = "NEMOBOT_TELEGRAM_SPEC";

    // Newer than the description (10.1): parameters, and methods with those that they need.
    private static readonly HashSet<string> Newer = ["can_stop", "keep_on_stop", "disabled", "ephemeral_message_parameters"];

    private static readonly Dictionary<string, (string[] Needed, string[] Allowed)> NewerMethods = new()
    {
        ["editEphemeralMessageMedia"] = (["chat_id", "receiver_user_id", "ephemeral_message_id", "media"], ["reply_markup"]),
        ["editEphemeralMessageReplyMarkup"] = (["chat_id", "receiver_user_id", "ephemeral_message_id"], ["reply_markup"]),
    };

    private readonly JsonElement _methods;
    private readonly JsonElement _types;

    private TelegramSpec(JsonElement root) => (_methods, _types) = (root.GetProperty("methods"), root.GetProperty("types"));

    /// <summary>Reads the file that <see cref="Variable"/> names; null if it is not set.</summary>
    /// <exception cref="IOException">The file does not exist.</exception>
    public static TelegramSpec? TryLoad() =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } path ? new(JsonDocument.Parse(File.ReadAllBytes(path)).RootElement.Clone()) : null;

    /// <summary>Returns the violations of a call; empty if there are none.</summary>
    /// <param name="isText">Parameters are text (form, query): numbers and objects are then written inside strings.</param>
    public IReadOnlyList<string> Check(string method, JsonObject parameters, IReadOnlySet<string> files, bool isText)
    {
        if (NewerMethods.TryGetValue(method, out var newer))
        {
            return
            [
                .. newer.Needed.Where(name => parameters[name] is null && !files.Contains(name)).Select(name => $"{method} needs {name}"),
                .. parameters.Select(parameter => parameter.Key).Except([.. newer.Needed, .. newer.Allowed]).Select(name => $"{method} has no {name}"),
            ];
        }

        if (!_methods.TryGetProperty(method, out var known))
        {
            return [$"there is no method {method}"];
        }

        List<string> faults = [];
        CheckFields(method, known, parameters, files, isText, faults);
        return faults;
    }

    private void CheckFields(string where, JsonElement known, JsonObject given, IReadOnlySet<string> files, bool isText, List<string> faults)
    {
        var fields = known.TryGetProperty("fields", out var all) ? all.EnumerateArray().ToDictionary(field => field.GetProperty("name").GetString()!) : [];
        foreach (var (name, value) in given)
        {
            if (!fields.TryGetValue(name, out var field))
            {
                if (!Newer.Contains(name))
                {
                    faults.Add($"{where} has no {name}");
                }

                continue;
            }

            var types = field.GetProperty("types").EnumerateArray().Select(type => type.GetString()!).ToList();
            if (value is not null && !types.Any(type => Fits(type, value, isText)))
            {
                faults.Add($"{where}.{name} should be {string.Join(" or ", types)}, is {value.ToJsonString()}");
            }
        }

        foreach (var (name, field) in fields)
        {
            if (field.GetProperty("required").GetBoolean() && given[name] is null && !files.Contains(name))
            {
                faults.Add($"{where} needs {name}");
            }
        }
    }

    private bool Fits(string type, JsonNode value, bool isText)
    {
        if (type.StartsWith("Array of ", StringComparison.Ordinal))
        {
            return Unwrap(value, isText) is JsonArray items && items.All(item => item is not null && Fits(type["Array of ".Length..], item, false));
        }

        var kind = value.GetValueKind();
        switch (type)
        {
            case "Integer":
                return kind == JsonValueKind.Number ? value.AsValue().TryGetValue<long>(out _) : isText && long.TryParse(value.GetValue<string>(), out _);
            case "Float":
                return kind == JsonValueKind.Number || isText;
            case "Boolean" or "True":
                return kind is JsonValueKind.True or JsonValueKind.False || (isText && value.GetValue<string>() is "true" or "false" or "True" or "1" or "0");
            case "String" or "InputFile":
                return kind == JsonValueKind.String;
        }

        return Unwrap(value, isText) is JsonObject fields && FitsObject(type, fields);
    }

    private bool FitsObject(string type, JsonObject value)
    {
        if (!_types.TryGetProperty(type, out var known))
        {
            return false;
        }

        if (known.TryGetProperty("subtypes", out var subtypes) && subtypes.ValueKind == JsonValueKind.Array && subtypes.GetArrayLength() > 0)
        {
            return subtypes.EnumerateArray().Any(subtype => FitsObject(subtype.GetString()!, value));
        }

        List<string> faults = [];
        CheckFields(type, known, value, new HashSet<string>(), isText: false, faults);
        return faults.Count == 0;
    }

    private static JsonNode? Unwrap(JsonNode value, bool isText)
    {
        if (!isText || value.GetValueKind() != JsonValueKind.String)
        {
            return value;
        }

        try
        {
            return JsonNode.Parse(value.GetValue<string>());
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
