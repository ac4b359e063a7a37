using Microsoft.Playwright;

namespace Dialogs.Browser;

/// <summary>Drops a file as a person drags it from a folder: with a real DataTransfer.</summary>
internal static class FileDrop
{
    public static async Task DropAsync(IPage page, string path)
    {
        var transfer = await page.EvaluateHandleAsync(
            """
            async ({ name, base64 }) => {
              const bytes = Uint8Array.from(atob(base64), c => c.charCodeAt(0));
              const transfer = new DataTransfer();
              transfer.items.add(new File([bytes], name, { type: 'video/mp4' }));
              return transfer;
            }
            """,
            new { name = Path.GetFileName(path), base64 = Convert.ToBase64String(await File.ReadAllBytesAsync(path)) });
        foreach (var happening in (string[])["dragenter", "dragover", "drop"])
        {
            await page.DispatchEventAsync("body", happening, new { dataTransfer = transfer });
        }
    }
}
