import java.time.Duration;
import org.grebe.core.api.*;
import org.grebe.core.value.*;
import static org.grebe.core.api.Fields.*;
import static org.grebe.core.api.Condition.not;
import static org.grebe.shell.jshell.Grebe.*;
