using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using NemoBot.Core.Model;
using NemoVideo.Accounts;

namespace NemoBot.Storage;

/// <summary>Serializes records as JSON. Rows of older versions stay readable: unknown properties are skipped, missing ones get their default.</summary>
/// <remarks>
/// Uses reflection on purpose: the source generator (measured with .NET 10.0) sets missing init-only properties to <c>default</c> and ignores the
/// record's initializers (<c>Reachable = true</c>, empty lists), so every new property would break rows that lack it.
/// </remarks>
public static class Documents
{
    private static readonly JsonSerializerOptions InClear = Options(new RefusingConverter());
    private static readonly JsonSerializerOptions ToBeSealed = Options(new RevealingConverter());

    /// <summary>Serializes for plaintext columns; throws if the document contains a secret.</summary>
    public static string ToJson<T>(T document) => JsonSerializer.Serialize(document, InClear);

    /// <summary>Serializes for sealed columns.</summary>
    public static string ToSecretJson<T>(T document) => JsonSerializer.Serialize(document, ToBeSealed);

    public static T FromJson<T>(string json) => JsonSerializer.Deserialize<T>(json, ToBeSealed) ?? throw new JsonException("A document is null.");

    private static JsonSerializerOptions Options(JsonConverter<Secret> secrets) => new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { secrets, new JsonStringEnumConverter() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { Adapt } },
    };

    private static void Adapt(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            property.IsRequired = false;
            if (property.PropertyType == typeof(ChatKey))
            {
                // The chat is stored in a column of its own.
                property.ShouldSerialize = static (_, _) => false;
            }
        }
    }

    private sealed class RevealingConverter : JsonConverter<Secret>
    {
        public override Secret Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetString() ?? "");

        public override void Write(Utf8JsonWriter writer, Secret value, JsonSerializerOptions options) => writer.WriteStringValue(value.Reveal());
    }

    private sealed class RefusingConverter : JsonConverter<Secret>
    {
        public override Secret Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw Refusal();

        public override void Write(Utf8JsonWriter writer, Secret value, JsonSerializerOptions options) => throw Refusal();

        private static InvalidOperationException Refusal() => new("A secret must not be stored in plaintext.");
    }
}
