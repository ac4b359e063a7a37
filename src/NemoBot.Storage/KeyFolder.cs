using System.Xml;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using NemoBot.Core.Model;
using NemoBot.Storage.Files;
using NemoBot.Storage.Proof;

namespace NemoBot.Storage;

/// <summary>Stores the encryption keys, one XML file each, readable only by our own user (the framework's own repository leaves that to the umask).</summary>
public sealed class KeyFolder(StoreFolders folders) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements() => Read(folders.Keys);

    /// <param name="broken">Receives files that cannot be read; if null, such a file throws.</param>
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
            // The framework creates a key whenever it finds none. In a folder that is not verified as ours, that would hide that the correct keys are missing.
            throw new StorageException($"The store is not open, so no key is created in {folder}.");
        }

        Add(folder, element);
    }

    /// <summary>Adds a key to a folder. When it returns, the key is on the disk.</summary>
    /// <returns>Its file.</returns>
    public static string Add(string folder, XElement element)
    {
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

            // A key must be on disk before the first secret that needs it.
            File.Move(draft, path);
        }
        catch
        {
            File.Delete(draft);
            throw;
        }

        PrivateFiles.FlushFolder(folder);
        return path;
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
