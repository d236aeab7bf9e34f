import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import org.opensearch.analysis.common.CommonAnalysisPlugin;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.index.mapper.MapperExtrasPlugin;
import org.opensearch.index.reindex.ReindexPlugin;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.painless.PainlessPlugin;
import org.opensearch.transport.Netty4Plugin;

/**
 * One OpenSearch node with its modules from the class path: what the server's own launcher does from an unpacked distribution, which
 * Maven Central does not have. It takes its settings from the opensearch.yml of the folder that is its argument, and leaves out what
 * belongs to a production server: the checks of the machine's limits, the security manager and the keystore.
 */
public final class TestNode extends Node {
    private TestNode(Environment environment) {
        super(environment, List.of(Netty4Plugin.class, MapperExtrasPlugin.class, PainlessPlugin.class, CommonAnalysisPlugin.class, ReindexPlugin.class), true);
    }

    public static void main(String[] args) throws Exception {
        Settings home = Settings.builder().put("path.home", args[0]).build();
        Environment environment = InternalSettingsPreparer.prepareEnvironment(home, Map.of(), Path.of(args[0]), () -> "node");
        TestNode node = new TestNode(environment);
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                node.close();
            } catch (Exception e) {
                e.printStackTrace();
            }
            stopped.countDown();
        }));
        node.start();
        stopped.await();
    }
}
