using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace NemoVideo.Uploads;

/// <summary>Builds the multipart body; each file is streamed from its source when it is its turn.</summary>
internal static class UploadContent
{
    /// <summary>Gets the rule for names in the header: without characters that some servers take for the end of the quoted name, or for an escape.</summary>
    public static FileNameRule NameRule { get; } = new() { Keeps = static rune => rune.Value is not ('"' or ';' or '%') };

    public static MultipartFormDataContent Create(IReadOnlyList<UploadFile> files, UploadMeter meter)
    {
        var boundary = "nemobot-" + Guid.NewGuid().ToString("N");
        var content = new MultipartFormDataContent(boundary) { HeaderEncodingSelector = (_, _) => Encoding.UTF8 };
        // Without the framework's quotes: some servers take them for a part of the boundary.
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=" + boundary);
        for (var number = 1; number <= files.Count; number++)
        {
            var file = files[number - 1];
            var name = FileNames.Clean(file.FileName, NameRule);
            var part = new FilePart(file, name, meter, isLast: number == files.Count);
            // UTF-8 in quotes, as browsers write it; no server decodes the framework's own encoding of the name.
            part.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"files\"; filename=\"{name}\"");
            part.Headers.ContentType = MediaTypeHeaderValue.TryParse(file.MediaType, out var told)
                ? told
                : new(MediaFormats.ByName(name)?.MediaType ?? "application/octet-stream");
            content.Add(part);
        }

        return content;
    }

    private sealed class FilePart(UploadFile file, string name, UploadMeter meter, bool isLast) : HttpContent
    {
        private const int ChunkBytes = 256 * 1024;

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await using var source = await file.Open(cancellationToken);
            var chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
            try
            {
                long sent = 0;
                int read;
                while ((read = await source.ReadAsync(chunk.AsMemory(0, ChunkBytes), cancellationToken)) > 0)
                {
                    sent += read;
                    meter.Check(name, sent);
                    meter.AllSent = isLast && sent == file.Length;
                    await stream.WriteAsync(chunk.AsMemory(0, read), cancellationToken);
                    meter.Progressed(read);
                }

                meter.AllSent = isLast && (file.Length is null || sent == file.Length);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(chunk);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = file.Length ?? 0;
            return file.Length is not null;
        }
    }
}
