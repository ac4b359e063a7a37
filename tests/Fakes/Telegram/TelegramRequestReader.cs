using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Fakes.Telegram;

/// <summary>An uploaded file, as it arrived.</summary>
/// <param name="Content">The bytes of a small file (up to 4 MB); null for a larger one.</param>
public sealed record TelegramUploadRecord(string Name, string FileName, string? MediaType, long Length, string Sha256, byte[]? Content);

internal sealed record TelegramRequest(JsonObject Parameters, IReadOnlyDictionary<string, TelegramUploadRecord> Files, bool IsText)
{
    public string? Text(string name) => Parameters[name] is { } value ? value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString() : null;

    public long? Number(string name) => long.TryParse(Text(name), out var number) ? number : null;

    public bool Flag(string name) => Text(name) is "true" or "True" or "1";

    public JsonNode? Object(string name) => Parameters[name] is { } value && value.GetValueKind() == JsonValueKind.String ? JsonNode.Parse(value.GetValue<string>()) : Parameters[name];
}

/// <summary>Reads a call's parameters from wherever Telegram accepts them: the query, JSON, a form, multipart.</summary>
internal static class TelegramRequestReader
{
    private const int KeptBytes = 4 * 1024 * 1024;

    public static async Task<TelegramRequest> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var parameters = new JsonObject();
        var files = new Dictionary<string, TelegramUploadRecord>();
        foreach (var (name, value) in request.Query)
        {
            parameters[name] = value.ToString();
        }

        var type = request.ContentType ?? "";
        if (type.StartsWith("application/json", StringComparison.OrdinalIgnoreCase))
        {
            var json = await JsonNode.ParseAsync(request.Body, cancellationToken: cancellationToken) as JsonObject ?? [];
            foreach (var (name, value) in json)
            {
                if (value is not null)
                {
                    parameters[name] = value.DeepClone();
                }
            }

            return new(parameters, files, false);
        }

        if (type.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            await ReadMultipartAsync(request, parameters, files, cancellationToken);
        }
        else if (request.HasFormContentType)
        {
            foreach (var (name, value) in await request.ReadFormAsync(cancellationToken))
            {
                parameters[name] = value.ToString();
            }
        }

        return new(parameters, files, true);
    }

    private static async Task ReadMultipartAsync(
        HttpRequest request, JsonObject parameters, Dictionary<string, TelegramUploadRecord> files, CancellationToken cancellationToken)
    {
        var boundary = request.ContentType!.Split("boundary=")[1].Trim().Trim('"');
        var reader = new MultipartReader(boundary, request.Body);
        while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
        {
            // Like Telegram's own parser: name and filename only, cut at the first semicolon, escapes kept.
            var disposition = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(section.ContentDisposition ?? ""));
            disposition = section.ContentDisposition!.Any(character => character > 255) ? section.ContentDisposition! : disposition;
            string? name = null, fileName = null;
            foreach (var part in disposition.Split(';').Select(part => part.Trim()))
            {
                name = part.StartsWith("name=", StringComparison.OrdinalIgnoreCase) ? part[5..].Trim('"') : name;
                fileName = part.StartsWith("filename=", StringComparison.OrdinalIgnoreCase) ? part[9..].Trim('"') : fileName;
            }

            if (fileName is null)
            {
                using var text = new StreamReader(section.Body, Encoding.UTF8);
                parameters[name!] = await text.ReadToEndAsync(cancellationToken);
                continue;
            }

            files[name!] = await ReadFileAsync(name!, fileName, section, cancellationToken);
        }
    }

    private static async Task<TelegramUploadRecord> ReadFileAsync(string name, string fileName, MultipartSection section, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var kept = new MemoryStream();
        var block = new byte[64 * 1024];
        var length = 0L;
        int read;
        while ((read = await section.Body.ReadAsync(block, cancellationToken)) > 0)
        {
            hash.AppendData(block, 0, read);
            length += read;
            if (length <= KeptBytes)
            {
                kept.Write(block, 0, read);
            }
        }

        return new(name, fileName, section.ContentType, length, Convert.ToHexStringLower(hash.GetHashAndReset()), length <= KeptBytes ? kept.ToArray() : null);
    }
}
