using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace NemoBot.Telegram.Api;

/// <summary>
/// Contains a call's result, read with <see cref="AnswerJson"/>. The library reads every response with options of its own, which cannot be replaced; the
/// converter of this type leaves them.
/// </summary>
[JsonConverter(typeof(AnswerConverter))]
internal sealed record Answer<T>(T Value);

internal sealed class AnswerConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Answer<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;

    private sealed class Of<T> : JsonConverter<Answer<T>>
    {
        public override Answer<T>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => ReadValue(ref reader) is { } value ? new(value) : null;

        /// <summary>Splits updates at any depth; everything else is read to the depth of one object, because reading objects within objects takes stack.</summary>
        private static T? ReadValue(ref Utf8JsonReader reader)
        {
            if (typeof(T) == typeof(ReadOnlyMemory<byte>[]))
            {
                return JsonSerializer.Deserialize<T>(ref reader, AnswerJson.Options);
            }

            using var value = JsonDocument.ParseValue(ref reader);
            return JsonSerializer.Deserialize<T>(JsonMarshal.GetRawUtf8Value(value.RootElement), AnswerJson.Options);
        }

        public override void Write(Utf8JsonWriter writer, Answer<T> value, JsonSerializerOptions options) => throw new NotSupportedException();
    }
}
