using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using NemoBot.Storage.Files;

namespace NemoBot.Storage;

/// <summary>The keys of the encryption, one XML file each, readable for our own user only (the framework's own folder leaves that to the umask).</summary>
internal sealed class KeyFolder(string folder) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        PrivateFiles.CreateFolder(folder);
        return [.. Directory.EnumerateFiles(folder, "*.xml").Order(StringComparer.Ordinal).Select(static file => XElement.Load(file))];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        PrivateFiles.CreateFolder(folder);
        var path = Path.Combine(folder, $"{Guid.NewGuid():N}.xml");
        var draft = path + ".part";
        using (var file = PrivateFiles.CreateNew(draft))
        {
            element.Save(file);
            file.Flush(flushToDisk: true);
        }

        // A key must be on the disk before the first secret that needs it.
        File.Move(draft, path);
        PrivateFiles.FlushFolder(folder);
    }
}
