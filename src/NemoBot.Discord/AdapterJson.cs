using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace NemoBot.Discord;

/// <summary>Reads JSON that the adapter stored.</summary>
internal static class AdapterJson
{
    /// <summary>Returns the value; null if there is none, or another version wrote it: most values are valid for only 15 minutes.</summary>
    public static T? Read<T>(string? json, JsonTypeInfo<T> type)
        where T : class
    {
        if (json is null)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(json, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
