using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Harness.WebChat;

/// <summary>What a client of the protocol tus 1.0 sends.</summary>
internal static class TusSending
{
    public const string Path = "/api/chat/uploads";

    /// <summary>Returns the header that names a file.</summary>
    public static string Metadata(string name) => $"filename {Convert.ToBase64String(Encoding.UTF8.GetBytes(name))}";

    /// <param name="length">Null sends no length.</param>
    /// <param name="path">Where uploads are created.</param>
    public static async Task<HttpResponseMessage> CreateUploadAsync(this HttpClient browser, string? length, string? metadata = null, string path = Path)
    {
        using var request = Request(HttpMethod.Post, path);
        if (length is not null)
        {
            request.Headers.TryAddWithoutValidation("Upload-Length", length);
        }

        if (metadata is not null)
        {
            request.Headers.TryAddWithoutValidation("Upload-Metadata", metadata);
        }

        return await browser.SendAsync(request);
    }

    /// <summary>Creates an upload, and returns its address.</summary>
    public static async Task<string> UploadAsync(this HttpClient browser, long length, string name = "a.mp4", string path = Path)
    {
        using var answer = await browser.CreateUploadAsync($"{length}", Metadata(name), path);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return answer.Headers.Location!.OriginalString;
    }

    public static async Task<HttpResponseMessage> AppendAsync(this HttpClient browser, string upload, long offset, HttpContent content)
    {
        using var request = Request(HttpMethod.Patch, upload);
        request.Headers.Add("Upload-Offset", $"{offset}");
        request.Content = content;
        request.Content.Headers.ContentType ??= new MediaTypeHeaderValue("application/offset+octet-stream");
        return await browser.SendAsync(request);
    }

    public static Task<HttpResponseMessage> AppendAsync(this HttpClient browser, string upload, long offset, ReadOnlyMemory<byte> content) =>
        browser.AppendAsync(upload, offset, new ReadOnlyMemoryContent(content));

    /// <summary>Sends a whole file, and returns its id.</summary>
    public static async Task<string> UploadWholeAsync(this HttpClient browser, byte[] content, string name = "a.mp4", string path = Path)
    {
        var upload = await browser.UploadAsync(content.Length, name, path);
        Assert.Equal(content.Length, await (await browser.AppendAsync(upload, 0, content)).OffsetAsync(HttpStatusCode.NoContent));
        return IdOf(upload);
    }

    public static Task<HttpResponseMessage> LookUpAsync(this HttpClient browser, string upload) => browser.SendAsync(Request(HttpMethod.Head, upload));

    public static Task<HttpResponseMessage> WithdrawAsync(this HttpClient browser, string upload) => browser.SendAsync(Request(HttpMethod.Delete, upload));

    /// <summary>Returns how much has arrived, as the response says.</summary>
    public static async Task<long> OffsetAsync(this HttpResponseMessage response, HttpStatusCode status = HttpStatusCode.OK)
    {
        Assert.True(response.StatusCode == status, $"{response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
        Assert.Equal("1.0.0", response.Headers.GetValues("Tus-Resumable").Single());
        return long.Parse(response.Headers.GetValues("Upload-Offset").Single(), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Sends a message with finished uploads.</summary>
    public static Task<HttpResponseMessage> SayWithAsync(this HttpClient browser, string text, string? clientId, params string[] uploads) =>
        browser.PostJsonAsync(JsonSerializer.Serialize(new { text, id = clientId, uploads }));

    public static string IdOf(string upload) => upload[(upload.LastIndexOf('/') + 1)..];

    public static HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Add("Tus-Resumable", "1.0.0");
        return request;
    }
}
