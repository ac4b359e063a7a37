using System.Xml;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using NemoBot.Core.Model;
using NemoBot.Storage.Files;
using NemoBot.Storage.Proof;

namespace NemoBot.Storage;

/// <summary>The keys of the encryption, one XML file each, readable for our own user only (the framework's own folder leaves that to the umask).</summary>
public sealed class KeyFolder(StoreFolders folders) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements() => Read(folders.Keys);

    /// <param name="broken">Takes files that cannot be read; null: one is enough to fail.</param>
    /// <exception cref="StorageException">A key file cannot be read; the message names it.</exception>
    public static IReadOnlyCollection<XElement> Read(string folder, List<string>? broken = null)
    {
        try
        {
            return Directory.Exists(folder)
                ? [.. Directory.EnumerateFiles(folder, "*.xml").Order(StringComparer.Ordinal).Select(file => Load(file, broken)).OfType<XElement>()]
                : [];
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"The keys folder {folder} cannot be read: {denied.Message}", denied);
        }
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        var folder = folders.Keys;
        if (!folders.IsProved)
        {
            // The framework makes a key whenever it finds none. In a folder that is not proved to be ours, that would hide that the right ones are missing.
            throw new StorageException($"The store is not open, so no key is made in {folder}.");
        }

        PrivateFiles.CreateFolder(folder);
        var path = Path.Combine(folder, $"{Guid.NewGuid():N}.xml");
        var draft = path + ".part";
        try
        {
            using (var file = PrivateFiles.CreateNew(draft))
            {
                element.Save(file);
                file.Flush(flushToDisk: true);
            }

            // A key must be on the disk before the first secret that needs it.
            File.Move(draft, path);
        }
        catch
        {
            File.Delete(draft);
            throw;
        }

        PrivateFiles.FlushFolder(folder);
    }

    private static XElement? Load(string file, List<string>? broken)
    {
        try
        {
            return XElement.Load(file);
        }
        catch (Exception fault) when (fault is XmlException or IOException or UnauthorizedAccessException)
        {
            if (broken is not null)
            {
                broken.Add(file);
                return null;
            }

            throw new StorageException($"The key file {file} cannot be read ({fault.Message.TrimEnd('.')}). Restore it from your copy of the keys folder.", fault);
        }
    }
}
